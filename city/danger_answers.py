"""What is said in danger: what to do in the order of doing it, then the number. No question, no form, no comfort talk.

Numbers stand in braces and come from the city pack. Suicide is followed by `colleague` or `no_colleague`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Texts = Mapping[str, tuple[str, ...]]

TEXTS: Final[Mapping[str, Texts]] = {
    "gas": {
        "zh": (
            "先出去：别碰开关、别点火、别在屋里打电话，顺手关阀门、开窗，带家人到楼外。",
            "到外面打{gas}（抢修）；有火打{fire}，头晕恶心打{ambulance}。我没法替您打。",
            "人安全了回我一声，我接着登记。",
        ),
        "en": (
            "Get out first: touch no switch, light nothing, make no call indoors. Close the valve and open a window "
            "on your way, and take everyone outside.",
            "Outside, call {gas} (gas repair); if there's fire {fire}, if anyone feels dizzy or sick {ambulance}. "
            "I can't call for you.",
            "Write to me when you're safe and I'll take down the rest.",
        ),
    },
    "fire": {
        "zh": (
            "先跑出去：别收拾东西，别坐电梯，弯下腰、湿布捂住口鼻，出来把门带上。",
            "到外面打{fire}，说清地址、几层、什么着了；有人受伤打{ambulance}。我没法替您打。",
            "出不来就关紧门、湿布堵门缝，到窗口喊人，打{fire}说您在哪个屋。人安全了回我一声，我接着登记。",
        ),
        "en": (
            "Get out first: leave your things, don't use the lift, stay low with a wet cloth over your mouth, and pull "
            "the door shut behind you.",
            "Outside, call {fire}: say the address, the floor and what is burning; if anyone is hurt {ambulance}. "
            "I can't call for you.",
            "If you can't get out, shut the door, block the gap with wet cloth, shout from the window and tell {fire} "
            "which room you're in. Write to me when you're safe.",
        ),
    },
    "electrocution": {
        "zh": (
            "先别碰人，也别碰电线和积水，退到十米外，拦住旁边的人；能拉总闸就拉闸。",
            "打{police}；有人触电再打{ambulance}，电线断了、冒火花打{power}（供电抢修），着火打{fire}。我没法替您打。",
            "人安全了回我一声，我接着登记。",
        ),
        "en": (
            "Don't touch the person, the wire or any water. Step ten metres back, keep others away, and cut the mains "
            "if you can reach it.",
            "Call {police}; if someone has been shocked {ambulance} too, for a wire that's down or sparking {power} "
            "(power repair), for fire {fire}. I can't call for you.",
            "Write to me when everyone is safe and I'll take down the rest.",
        ),
    },
    "weapon": {
        "zh": (
            "先躲开：能跑就跑远；跑不了就锁上门、离开窗户、别出声，手机调静音。",
            "打{police}，说清地址、几个人、拿着什么；不方便出声就发短信到{sms}。有人受伤打{ambulance}。我没法替您打。",
            "安全了回我一声，我接着登记。",
        ),
        "en": (
            "Get away: run if you can; if not, lock the door, stay off the windows, keep quiet, phone on silent.",
            "Call {police}: say the address, how many people and what they're holding. If you can't speak, text {sms}. "
            "If anyone is hurt {ambulance}. I can't call for you.",
            "Write to me when you're safe and I'll take down the rest.",
        ),
    },
    "domestic": {
        "zh": (
            "先到能锁门或者能出去的地方，带上孩子和手机，离厨房和刀远点。",
            "打{police}；不方便出声就发短信到{sms}，写上地址，手机调静音。有伤打{ambulance}。我没法替您打。",
            "这不是您的错。安全了回我一声，我接着帮您记。",
        ),
        "en": (
            "Go where you can lock a door or get out, away from the kitchen; take the children and your phone.",
            "Call {police}. If you can't speak, text {sms} with the address and put your phone on silent. If anyone is "
            "hurt {ambulance}. I can't call for you.",
            "This isn't your fault. Write to me when you're safe and I'll take down the rest.",
        ),
    },
    "violence": {
        "zh": (
            "先离远点，躲到能锁门或者人多的地方，别上前拉。",
            "打{police}，说清地址、几个人、往哪边去了；不方便出声就发短信到{sms}，手机调静音。有人受伤打{ambulance}。我没法替您打。",
            "安全了回我一声，我接着登记。",
        ),
        "en": (
            "Keep your distance: go where there are people or a door that locks, and don't step in between.",
            "Call {police}: say the address, how many they are and which way they went. If you can't speak, text {sms}, "
            "phone on silent. If anyone is hurt {ambulance}. I can't call for you.",
            "Write to me when you're safe and I'll take down the rest.",
        ),
    },
    "drowning": {
        "zh": (
            "别跳下去救。先喊人，把救生圈、绳子、长竿、空桶递过去或者扔过去。",
            "打{fire}和{police}，说清哪条河、哪座桥边；捞上来没呼吸马上打{ambulance}、按压胸口。我没法替您打。",
            "人上来了回我一声，我接着登记。",
        ),
        "en": (
            "Don't jump in. Shout for help and reach or throw a lifebuoy, a rope, a long pole, an empty barrel.",
            "Call {fire} and {police}: say which water and which bridge or bank. Out of the water and not breathing: "
            "{ambulance}, and press the chest. I can't call for you.",
            "Write to me once they're out and I'll take down the rest.",
        ),
    },
    "trapped": {
        "zh": (
            "先别硬扒门、硬撬，也别自己往外爬。在电梯里就按报警钮和对讲，靠里站稳，等人来开。",
            "打{fire}，说清地址、几号楼、困在哪儿、几个人；有人不舒服打{ambulance}。我没法替您打。",
            "人出来了回我一声，我接着登记。",
        ),
        "en": (
            "Don't force the doors or climb out. In a lift, press the alarm and the intercom, stand against the wall and "
            "wait to be opened up.",
            "Call {fire}: say the address, the building, where you're stuck and how many you are; if anyone feels ill "
            "{ambulance}. I can't call for you.",
            "Write to me when you're out and I'll take down the rest.",
        ),
    },
    "traffic": {
        "zh": (
            "先到路边安全的地方，别站在车道上；开双闪，车后远远放上三角牌；伤者别随便挪。",
            "有人受伤先打{ambulance}，再打{traffic}（交警）；着火、人卡在车里打{fire}。我没法替您打。",
            "人安全了回我一声，我接着登记。",
        ),
        "en": (
            "Get off the road first; hazard lights on, warning triangle well behind the car; don't move the injured.",
            "If anyone is hurt call {ambulance}, then {traffic} (traffic police); for fire or someone stuck in a car "
            "{fire}. I can't call for you.",
            "Write to me when everyone is safe and I'll take down the rest.",
        ),
    },
    "injury": {
        "zh": (
            "先打{ambulance}，说清在哪儿、人怎么样，照他们说的做。我没法替您打。",
            "人别随便挪动：没呼吸就按压胸口，流血就拿干净布压住，吐了就让他侧躺。",
            "有人接手了回我一声，我接着登记。",
        ),
        "en": (
            "Call {ambulance} first: say where and how the person is, and do as they tell you. I can't call for you.",
            "Don't move them: not breathing, press the chest; bleeding, press a clean cloth on it; vomiting, turn them "
            "on their side.",
            "Write to me when help is there and I'll take down the rest.",
        ),
    },
    "manhole": {
        "zh": (
            "先离那个口子远点，拿显眼的东西挡一下，提醒后面的人和车绕开，别自己去搬盖子。",
            "打{police}，说清哪条路、挨着什么店。我没法替您打。",
            "您那边安全了回我一声，我接着登记，让管这个的单位来修。",
        ),
        "en": (
            "Keep away from the hole, put something bright in front of it and warn people and cars; don't move the "
            "cover yourself.",
            "Call {police}: say which road and what shop is next to it. I can't call for you.",
            "Write to me when you're clear of it and I'll file it, so that its owner repairs it.",
        ),
    },
    "manhole_now": {
        "zh": (
            "别下去救，井下可能缺氧、有毒气。先喊他应声，守住口子，别让人靠近。",
            "打{fire}，再打{ambulance}，说清哪条路、挨着什么店、掉下去几个人。我没法替您打。",
            "人救上来了回我一声，我接着登记。",
        ),
        "en": (
            "Don't go down: there may be no air or bad gas. Call to the person, guard the hole, keep others back.",
            "Call {fire}, then {ambulance}: say which road, what shop is next to it and how many fell. "
            "I can't call for you.",
            "Write to me once they're out and I'll take down the rest.",
        ),
    },
    "falling": {
        "zh": (
            "先从楼下、墙根走开，拦住别人别过来，别站在底下看。",
            "打{police}，说清几号楼、哪一侧；砸到人打{ambulance}。我没法替您打。",
            "人安全了回我一声，我接着登记。",
        ),
        "en": (
            "Walk away from the wall, stop others from coming near, and don't stand below to look.",
            "Call {police}: say which building and which side; if someone was hit {ambulance}. I can't call for you.",
            "Write to me when everyone is safe and I'll take down the rest.",
        ),
    },
    "child": {
        "zh": (
            "现在就打{police}，不用等24小时：说清年龄、穿什么、最后在哪儿看见的。锁在车里屋里、卡住了、在窗外，打{fire}。我没法替您打。",
            "留一个人守在原地，其他人看住出口，请保安、商场广播找；够得着孩子的人别走开，跟他说话。",
            "人平安了回我一声，我接着登记。",
        ),
        "en": (
            "Call {police} now, there are no 24 hours to wait: say the age, the clothes and where you last saw them. "
            "Locked in, stuck or outside a window: {fire}. I can't call for you.",
            "Leave one person on the spot, watch the exits, ask the guards for an announcement; whoever is near the "
            "child stays and keeps talking.",
            "Write to me when they're safe and I'll take down the rest.",
        ),
    },
    "help": {
        "zh": (
            "先离开危险的地方，去有人、有亮光的地方。",
            "有人伤人打{police}，着火、被困打{fire}，受伤、发病打{ambulance}；不方便出声就发短信到{sms}，手机调静音。我没法替您打。",
            "安全了回我一声，我接着帮您。",
        ),
        "en": (
            "Get away from the danger first, to where there are people and light.",
            "Violence {police}, fire or trapped {fire}, hurt or ill {ambulance}; if you can't speak, text {sms}, phone "
            "on silent. I can't call for you.",
            "Write to me when you're safe and I'll go on from there.",
        ),
    },
    "suicide": {
        "zh": (
            "听您这么说，我很担心您。先离开楼顶、窗边，别一个人待着，叫上身边的人。",
            "现在就打{mental_health}，有专人听您说；马上要出事就打{police}或{ambulance}。我没法替您打。",
        ),
        "en": (
            "I'm worried about you. Come away from the roof or the window, don't stay alone, and get someone beside you.",
            "Call {mental_health} now, there are people there to listen; if something is about to happen, {police} or "
            "{ambulance}. I can't call for you.",
        ),
    },
    "suicide_now": {
        "zh": (
            "我很担心您。先离开楼顶、窗边，把刀和药放远，叫身边的人过来陪着您。",
            "现在就打{police}或{ambulance}，告诉他们您在哪儿，别挂电话；{mental_health}也有专人听您说。我没法替您打。",
        ),
        "en": (
            "I'm worried about you. Come away from the edge, put knives and pills out of reach, and get someone beside you.",
            "Call {police} or {ambulance} now, tell them where you are and stay on the line; at {mental_health} there are "
            "people to listen too. I can't call for you.",
        ),
    },
    "suicide_other": {
        "zh": (
            "先打{police}，说清地址、几层；已经受伤、吃了药再打{ambulance}。我没法替您打。",
            "别让他一个人待着，慢慢跟他说话，不争不劝不围观，把刀和药拿远。劝不住、想问怎么办，打{mental_health}。",
        ),
        "en": (
            "Call {police} first: say the address and the floor; if they're hurt or took something, {ambulance} too. "
            "I can't call for you.",
            "Don't leave them alone. Talk slowly, don't argue, keep onlookers back, put knives and pills away. "
            "{mental_health} will tell you how to help.",
        ),
    },
    "colleague": {
        "zh": ("我已经叫值班同事来跟您说话，您现在什么都不用填。",),
        "en": ("I've called a colleague on duty to talk with you. You don't have to fill in anything now.",),
    },
    "no_colleague": {
        "zh": ("您现在什么都不用填，想说什么就在这儿发给我。",),
        "en": ("You don't have to fill in anything now. Whatever you want to say, write it here.",),
    },
}
