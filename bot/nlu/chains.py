"""Chains and platforms that everybody calls by their bare name. Pure."""

from __future__ import annotations

import re

from bot.nlu.found import Found

# Chains that everybody calls by their bare name.
_CHAINS = (
    "Wumart", "Walmart", "Carrefour", "Yonghui", "Hema", "Freshippo", "Jingkelong", "Chaoshifa", "Starbucks",
    "Luckin Coffee", "Luckin", "McDonald's", "McDonalds", "KFC", "Pizza Hut", "Haidilao", "Burger King", "7-Eleven",
    "FamilyMart", "Lawson", "IKEA", "Decathlon", "Uniqlo", "Meituan", "Ele.me", "Eleme", "Didi", "Taobao", "Tmall",
    "JD.com", "JD", "Pinduoduo", "Ctrip", "Airbnb", "Lianjia", "Ziroom", "China Unicom", "China Mobile", "China Telecom",
    "Din Tai Fung", "Cainiao", "SF Express", "Hello Bike", "Sherpa's", "Pure Fitness", "Will's Gym",
    "ICBC", "Bank of China", "Bank of Beijing", "China Construction Bank", "Agricultural Bank of China",
    "China Merchants Bank", "HSBC", "Citibank", "Air China", "China Southern", "China Eastern", "Hainan Airlines",
    "DHL", "FedEx", "J&T Express", "Yunda", "Vanke", "Sunac", "Evergrande", "Longfor", "Costco", "Sam's Club", "Miniso",
    "Trip.com", "Qunar", "Fliggy", "Agoda", "Booking.com", "Xianyu", "Douyin", "Temu", "Shein", "New Oriental",
    "Wall Street English", "WeWork", "Regus", "VIPKid", "RISE English", "EtonKids", "Meiten", "HelloRide", "Gehua", "5i5j", "Dianping", "ofo",
    "Mobike",
)  # fmt: skip
_CHAINS_EN = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, _CHAINS))})\b|\b(?-i:SF|EMS|YTO|ZTO|STO|CCB|CMB|EF)\b", re.IGNORECASE
)
_AS_WRITTEN = {name.casefold(): name for name in _CHAINS}
_CHAINS_ZH = re.compile(
    r"物美|永辉|盒马(?:鲜生)?|家乐福|沃尔玛|京客隆|超市发|大润发|山姆会员店|锦江之星|如家(?:酒店|快捷)|汉庭|全季|亚朵|格林豪泰|星巴克|瑞幸(?:咖啡)?|麦当劳|肯德基|必胜客|海底捞|西贝(?:莜面村)?|外婆家|呷哺呷哺|喜茶|蜜雪冰城"
    r"|美团|饿了么|滴滴|淘宝|天猫|拼多多|京东(?:商城|到家)|闲鱼|转转|得物|唯品会|小红书|抖音|携程|去哪儿网?|链家|自如|相寓|泊寓|冠寓|魔方公寓|安居客|麦田房产|中原地产|贝壳找房|我爱我家|全聚德|便利蜂|菜鸟(?:驿站|裹裹)|丰巢|极兔|德邦|货拉拉|闪送|曹操出行|T3出行|首汽约车|高德打车|哈[啰罗]单车|哈啰|哈罗(?=的|车|[停堆挡堵乱占骑扫])|(?<=[骑扫堆辆])哈罗|青桔|绝味(?:鸭脖)?|周黑鸭|正新鸡排|华莱士|塔斯汀|汉堡王|霸王茶姬|茶百道|沪上阿姨|古茗|库迪|名创优品|屈臣氏|百果园|鲜丰水果|叮咚买菜|朴朴超市|小象超市|京东七鲜|奥乐齐|好利来|稻香村|味多美|庆丰包子铺?|杨国福|张亮麻辣烫|巴奴|太二酸菜鱼|眉州东坡|紫光园|威尔士|一兆韦德|乐刻|鼎泰丰|南城香|和合谷|顺丰|圆通|中通|申通|韵达|中国(?:联通|移动|电信)|联通|歌华有线|苏宁|国美|迪卡侬|优衣库|宜家"
)

# Whose network it is, told alone: of '移动' in any sentence it would be a word.
_CARRIER_ZH = re.compile(
    r"\s*(?:就?是|用的?是?|我的?是?|中国|北京)*(?P<name>移动|电信|联通|铁通|广电|网通|歌华)(?:公司|宽带|手机|卡|营业厅)?[的啊呀吧。.!！\s]*"
)


def chain(text: str) -> Found | None:
    """The first of them in the text, as it writes itself."""
    if carrier := _CARRIER_ZH.fullmatch(text):
        return Found("party", carrier["name"], carrier.start("name"), carrier.end("name"))
    match = _CHAINS_ZH.search(text) or _CHAINS_EN.search(text)
    if match is None:
        return None
    name = match.group()
    return Found("party", _AS_WRITTEN.get(name.casefold(), name), match.start(), match.end())
