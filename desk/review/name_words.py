"""What names are told by: surnames, what stands before and behind a name, what only begins like one. Data."""

from __future__ import annotations

from desk.tickets.privacy import SURNAMES as KNOWN

_MORE = (
    "萧常聂庞阎翟褚殷尚骆蒙尤丰仲麦商鲁俞柳倪毕邬傅卞穆祁蓝臧洪池桑岳霍苗郎刁申"
    "曲秦樊邹窦宫仇栾甘厉戎祖符景詹束幸司韶郜蔺屠乔阴郁胥双闻莘劳逄姬冉宰郦雍璩濮"
)
_TOO_COMMON = "车时强双司祖幸束劳阴宰"
SURNAMES = "".join(sorted((set(KNOWN) | set(_MORE)) - set(_TOO_COMMON)))
"""Signs that count as surnames; some others begin too many words."""
FREQUENT = (
    "王李张刘陈杨赵吴周徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜程苏魏吕丁任沈姚卢崔钟谭陆汪范"
)
NO_GIVEN = (
    "的了吗呢吧啊过着我你他她它们这那不没也就都还又和跟与在是个说要会能可把被给让叫到得地很太最点元块米号楼层"
    "路街吵闹修理堵坏管"
)
"""Signs that no given name has."""
GIVEN_OFTEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超霞桂兰玉萍刚红梅建华国志明文辉鹏宇浩博凯俊峰健飞龙波斌宁晨阳鑫琳雪晶"
    "莹洁婷倩颖慧欣怡佳琪瑶萱涵梓轩子豪泽睿思雨若曦梦晓春秋冬夏海燕凤莲荣珍淑芬琴瑞祥福贵财德胜利民忠义仁信诚"
    "毅坚恒永长庆喜宝祖宗继业绍启振兴世昌盛光耀宏达远航程帆翔鸿雁云霄青松柏林森树根生成功立新东升旭日亮星月圆"
    "柔媛婉珊珠琼瑛璐露霜冰清洪江河源泉山岳峻岩石金银铜铁钢锋剑武威猛彪虎大小悦乐欢笑爱心诗书画韵雅贤良善美慈"
    "孝廉正直平安定康寿昊天宙鹤鸣凌寒墨之如彦哲翰学勤嘉"
)
"""Signs that given names often have."""
ROLES = (
    "邻居|楼上|楼下|房东|二房东|业主|租户|租客|户主|房客|中介|经理|物业的|店长|店员|老板|老板娘|包工头|工头|"
    "司机|保安|保洁|快递员|外卖员|收费员|前台|客服|医生|大夫|护士|护工|电工|厨师|教师|车主|店主|失主|老师|班主任|校长|园长|教练|律师|民警|警官|"
    "辅警|城管|队长|所长|科长|主任|书记|法人|负责人|经办人|当事人|患者|病人|学生|学员|死者|伤者|独居老人|"
    "老人|收货人|联系人|投诉人|举报人|申请人|被告|原告|挂号的是|签字的是|骗子|同事|朋友|室友|同学|妈妈|爸爸|"
    "母亲|父亲|我妈|我爸|老公|老婆|爱人|丈夫|妻子|儿子|女儿|孩子|爷爷|奶奶|姥姥|姥爷|外公|外婆|哥哥|弟弟|"
    "姐姐|妹妹|侄子|外甥|保姆|骑手|居民|家长|组长|班长|院长|厂长|的是|对门|小姐"
)
"""What a name stands behind."""
ROLES_END_IN = "者员生哥嫂娘友妹弟爷婆叔姨舅姑人爸妈"
"""Signs that many more of them end in."""
TITLES = (
    "先生|女士|小姐|大爷|大妈|大姐|大哥|阿姨|叔叔|师傅|经理|主任|书记|队长|科长|所长|局长|处长|校长|院长|"
    "律师|医生|大夫|护士|老师|警官|教练"
)
SHORT_TITLES = "总|科|处"
"""What a surname stands before."""
_WORDS = (
    "万一 万分 万科 严格 严重 丰富 于今 于昨 于是 任何 任意 任课 伍个 余下 余款 余额 全家 全部 全都 关于 "
    "关机 关系 关门 冬天 冷气 凌晨 包住 包吃 包工 包括 华为 单亲 单位 单有 单独 单身 卫生 古城 古董 史上 "
    "右侧 司机 向他 向她 向我 和平 商品 商场 商家 商店 商户 商量 商铺 夏天 孔洞 安保 安全 安徽 安排 安装 "
    "安静 对方 尚未 尤其 岳母 岳父 左侧 左右 常住 常州 常常 常年 平时 广州 康复 张口 张嘴 强制 徐州 成人 "
    "成员 成天 成年 成立 成绩 成都 房东 房主 房产 房子 房管 文件 方便 方向 方庄 方才 方法 方面 施工 景区 "
    "曲解 杭州 柏油 武装 段时 毕业 毕竟 毛坯 毛病 水电 江苏 池塘 汤面 沈阳 洪水 温和 温州 温度 温馨 "
    "游客 游泳 牛奶 田村 申请 白天 白领 盛夏 石景 石油 祝你 祝您 程序 程度 穆斯 章程 童年 童车 管庄 管理 "
    "管道 米饭 纪委 纪律 苏州 蓝色 解决 解释 解除 谢谢 贺卡 路上 路口 路边 路过 车位 邮件 郑州 郭庄 金店 "
    "金牌 金额 钱款 钱都 阳光 阳台 雷雨 顾客 马上 马路 高三 高中 高兴 高压 高声 高层 高峰 高度 高楼 高烧 "
    "高空 高级 高考 高速 高龄 鲍鱼 黄牛 黄金 齐全 龙头"
)
WORDS = frozenset(_WORDS.split())
"""Words that begin like a name. A find that begins with one of them is none."""
EN_ROLES = (
    "landlord|landlady|neighbou?r|driver|manager|teacher|doctor|nurse|agent|boss|owner|plumber|colleague|"
    "husband|wife|son|daughter|mother|father|mum|mom|dad|brother|sister|friend|flatmate|roommate|tenant|"
    "guard|officer|student|patient|uncle|aunt|grandmother|grandfather|cleaner|principal|foreman|"
    "contact person|boyfriend|girlfriend|partner|fianc[ée]e?|"
    "cousin|nephew|niece|cook|chef|tutor|receptionist|waiter|waitress|"
    "supervisor|director|lawyer|coach|janitor|technician|courier|seller|dealer|classmate|in-law|victim"
)
_EN_WORDS = (
    "About After All Also American And April Are At August Australian Before Beijing Block British Building "
    "Bus But By Canadian Chaoyang China Chinese Customer Dear December District Dongcheng Dr English Every "
    "February Fengtai Floor For French Friday From German Haidian He Hello Her Hi His How In Indian Is It "
    "Italian January Japanese July June Just Korean Line Management Many March May Miss Monday Mr Mrs Ms My "
    "No Not November October Of Officer On Only Or Our Over Please Police Property Response Road Room "
    "Russian Sanlitun Saturday September Service She Shijingshan Since Some Spanish Station Still Street "
    "Sunday Swift Thank Thanks That The Their Then There These They This Those Thursday Ticket To Tongzhou "
    "Tuesday Unit Very Wangjing Was We Wednesday Were What When Where Who Why With Xicheng Yes You Your"
)
EN_WORDS = frozenset(_EN_WORDS.split())
"""What begins with a capital and is no name."""
PINYIN_SURNAMES = (
    "Wang|Zhang|Liu|Chen|Yang|Huang|Zhao|Zhou|Wu|Xu|Ma|Zhu|Hu|Guo|Lin|Gao|Luo|Zheng|Liang|Xie|Tang|Feng|Deng|"
    "Cao|Peng|Zeng|Xiao|Tian|Dong|Pan|Yuan|Cai|Jiang|Yu|Du|Ye|Cheng|Wei|Lu|Ding|Ren|Shen|Yao|Lv|Cui|Zhong|"
    "Qin|Li|Han|Xue|Yan|Hou|Meng"
)
SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?"
    r"(?:iong|iang|uang|iao|ian|ing|uai|uan|ang|eng|ong|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un|ue|a|o|e|i|u)"
)
"""Of pinyin."""
