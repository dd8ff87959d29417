#!/usr/bin/env python3
"""Write data/lexicon/countries.tsv and data/reference/countries.ttl.

The Chinese names are general knowledge in the usual mainland press form. The
labels en, ru, zh-hant come from Unicode CLDR through the Python package
`babel`, with a few corrections below. CLDR's own Chinese names (mainland,
Taiwan, Hong Kong) are used as a cross-check: each must be listed here as a
surface or be named in CLDR_ONLY.

Run: python3 data/generate/countries.py   (after variants.py; needs `babel`)
"""
import sys
import unicodedata
from pathlib import Path

from babel import Locale

DATA = Path(__file__).resolve().parents[1]

# code | short (key) | full (= when the short form is the full one)
#      | other mainland forms | Taiwan / Hong Kong forms, folded to simplified
COUNTRIES = """
AF|阿富汗|阿富汗伊斯兰共和国|阿富汗伊斯兰过渡国 阿富汗过渡伊斯兰国|
AE|阿联酋|阿拉伯联合酋长国||阿拉伯联合大公国
OM|阿曼|阿曼苏丹国||
AZ|阿塞拜疆|阿塞拜疆共和国||亚塞拜然 亚塞拜然共和国 亚塞拜疆
PK|巴基斯坦|巴基斯坦伊斯兰共和国||
PS|巴勒斯坦|巴勒斯坦国||
BH|巴林|巴林王国||
BT|不丹|不丹王国||
KP|朝鲜|朝鲜民主主义人民共和国|北朝鲜|北韩
TL|东帝汶|东帝汶民主共和国||
PH|菲律宾|菲律宾共和国||
GE|格鲁吉亚|=||乔治亚
KZ|哈萨克斯坦|哈萨克斯坦共和国|哈萨克|哈萨克共和国
KR|韩国|大韩民国||南韩
KG|吉尔吉斯斯坦|吉尔吉斯共和国|吉尔吉斯 吉尔吉斯坦 吉尔吉斯斯坦共和国|
KH|柬埔寨|柬埔寨王国||
QA|卡塔尔|卡塔尔国||卡达 卡达国
KW|科威特|科威特国||
LA|老挝|老挝人民民主共和国||寮国 寮人民民主共和国
LB|黎巴嫩|黎巴嫩共和国||
MV|马尔代夫|马尔代夫共和国||马尔地夫
MY|马来西亚|=||
MN|蒙古国|=|蒙古|
BD|孟加拉国|孟加拉人民共和国|孟加拉|
MM|缅甸|缅甸联邦共和国||
NP|尼泊尔|尼泊尔联邦民主共和国||
JP|日本|日本国||
SA|沙特阿拉伯|沙特阿拉伯王国|沙特|沙乌地阿拉伯 沙乌地 沙地阿拉伯
LK|斯里兰卡|斯里兰卡民主社会主义共和国|锡兰|
TJ|塔吉克斯坦|塔吉克斯坦共和国|塔吉克|塔吉克共和国
TH|泰国|泰王国||
TR|土耳其|土耳其共和国||
TM|土库曼斯坦|=|土库曼|
BN|文莱|文莱达鲁萨兰国||汶莱
UZ|乌兹别克斯坦|乌兹别克斯坦共和国|乌兹别克|乌兹别克共和国
SG|新加坡|新加坡共和国||
SY|叙利亚|阿拉伯叙利亚共和国|叙利亚阿拉伯共和国|
AM|亚美尼亚|亚美尼亚共和国||
YE|也门|也门共和国||叶门
IQ|伊拉克|伊拉克共和国||
IR|伊朗|伊朗伊斯兰共和国||
IL|以色列|以色列国||
IN|印度|印度共和国||
ID|印度尼西亚|印度尼西亚共和国|印尼|
JO|约旦|约旦哈希姆王国||
VN|越南|越南社会主义共和国||
CY|塞浦路斯|塞浦路斯共和国||赛普勒斯
CN|中国|中华人民共和国||
DZ|阿尔及利亚|阿尔及利亚民主人民共和国||
EG|埃及|阿拉伯埃及共和国|埃及阿拉伯共和国|
ET|埃塞俄比亚|埃塞俄比亚联邦民主共和国||衣索比亚
AO|安哥拉|安哥拉共和国||
BJ|贝宁|贝宁共和国||贝南
BW|博茨瓦纳|博茨瓦纳共和国||波札那
BF|布基纳法索|=||布吉纳法索
BI|布隆迪|布隆迪共和国||蒲隆地
GQ|赤道几内亚|赤道几内亚共和国|赤几|
TG|多哥|多哥共和国||
ER|厄立特里亚|厄立特里亚国||厄利垂亚
CV|佛得角|佛得角共和国||维德角
GM|冈比亚|冈比亚共和国||甘比亚
CG|刚果（布）|刚果共和国|刚果(布) 刚果布|刚果(布拉萨) 刚果（布拉萨）
CD|刚果（金）|刚果民主共和国|刚果(金) 刚果金 民主刚果|刚果(金夏沙) 刚果（金夏沙）
DJ|吉布提|吉布提共和国||吉布地
GN|几内亚|几内亚共和国||
GW|几内亚比绍|几内亚比绍共和国||几内亚比索
GH|加纳|加纳共和国||迦纳
GA|加蓬|加蓬共和国||加彭
ZW|津巴布韦|津巴布韦共和国||辛巴威
CM|喀麦隆|喀麦隆共和国||
KM|科摩罗|科摩罗联盟||葛摩
CI|科特迪瓦|科特迪瓦共和国||象牙海岸
KE|肯尼亚|肯尼亚共和国||肯亚
LS|莱索托|莱索托王国||赖索托
LR|利比里亚|利比里亚共和国||赖比瑞亚
LY|利比亚|利比亚国||
RW|卢旺达|卢旺达共和国||卢安达
MG|马达加斯加|马达加斯加共和国||
MW|马拉维|马拉维共和国||马拉威
ML|马里|马里共和国||马利 马利共和国
MU|毛里求斯|毛里求斯共和国||模里西斯 毛里裘斯
MR|毛里塔尼亚|毛里塔尼亚伊斯兰共和国||茅利塔尼亚
MA|摩洛哥|摩洛哥王国||
MZ|莫桑比克|莫桑比克共和国||莫三比克
NA|纳米比亚|纳米比亚共和国||
ZA|南非|南非共和国||
SS|南苏丹|南苏丹共和国||
NE|尼日尔|尼日尔共和国||尼日
NG|尼日利亚|尼日利亚联邦共和国||奈及利亚
SN|塞内加尔|塞内加尔共和国||
SC|塞舌尔|塞舌尔共和国||塞席尔
SL|塞拉利昂|塞拉利昂共和国||狮子山 狮子山共和国
ST|圣多美和普林西比|圣多美和普林西比民主共和国|圣普|圣多美普林西比 圣多美及普林西比
SZ|斯威士兰|斯威士兰王国|埃斯瓦蒂尼 埃斯瓦蒂尼王国|史瓦帝尼 史瓦帝尼王国 史瓦济兰
SD|苏丹|苏丹共和国||
SO|索马里|索马里联邦共和国||索马利亚
TZ|坦桑尼亚|坦桑尼亚联合共和国||坦尚尼亚
TN|突尼斯|突尼斯共和国||突尼西亚
UG|乌干达|乌干达共和国||
ZM|赞比亚|赞比亚共和国||尚比亚
TD|乍得|乍得共和国||查德
CF|中非共和国|=||
AL|阿尔巴尼亚|阿尔巴尼亚共和国||
IE|爱尔兰|=|爱尔兰共和国|
EE|爱沙尼亚|爱沙尼亚共和国||
AD|安道尔|安道尔公国||
AT|奥地利|奥地利共和国||
BY|白俄罗斯|白俄罗斯共和国|白罗斯|
BG|保加利亚|保加利亚共和国||
BE|比利时|比利时王国||
IS|冰岛|冰岛共和国||
BA|波黑|波斯尼亚和黑塞哥维那|波斯尼亚|波士尼亚与赫塞哥维纳 波士尼亚与赫塞哥维那 波士尼亚 波赫
PL|波兰|波兰共和国||
DK|丹麦|丹麦王国||
DE|德国|德意志联邦共和国|联邦德国 德意志|
RU|俄罗斯|俄罗斯联邦|俄国 俄联邦|
FR|法国|法兰西共和国|法兰西|
FI|芬兰|芬兰共和国||
NL|荷兰|荷兰王国|尼德兰 尼德兰王国|
ME|黑山|=|黑山共和国|蒙特内哥罗
CZ|捷克|捷克共和国||
HR|克罗地亚|克罗地亚共和国||克罗埃西亚
LV|拉脱维亚|拉脱维亚共和国||
LT|立陶宛|立陶宛共和国||
LI|列支敦士登|列支敦士登公国||列支敦斯登
LU|卢森堡|卢森堡大公国||
RO|罗马尼亚|=||
MT|马耳他|马耳他共和国||马尔他
MK|北马其顿|北马其顿共和国|马其顿|
MD|摩尔多瓦|摩尔多瓦共和国||
MC|摩纳哥|摩纳哥公国||
NO|挪威|挪威王国||
PT|葡萄牙|葡萄牙共和国||
SE|瑞典|瑞典王国||
CH|瑞士|瑞士联邦||
RS|塞尔维亚|塞尔维亚共和国||
SM|圣马力诺|圣马力诺共和国||圣马利诺
SK|斯洛伐克|斯洛伐克共和国||
SI|斯洛文尼亚|斯洛文尼亚共和国||斯洛维尼亚
UA|乌克兰|=||
ES|西班牙|西班牙王国||
GR|希腊|希腊共和国||
HU|匈牙利|=||
IT|意大利|意大利共和国||义大利 义大利共和国
GB|英国|大不列颠及北爱尔兰联合王国|大不列颠 联合王国|
VA|梵蒂冈|梵蒂冈城国||
AG|安提瓜和巴布达|=|安提瓜|安地卡及巴布达 安提瓜及巴布达
AR|阿根廷|阿根廷共和国||
BS|巴哈马|巴哈马国|巴哈马联邦|
BB|巴巴多斯|=||巴贝多
BZ|伯利兹|=||贝里斯
BO|玻利维亚|多民族玻利维亚国|玻利维亚多民族国|
BR|巴西|巴西联邦共和国||
CA|加拿大|=||
CL|智利|智利共和国||
CO|哥伦比亚|哥伦比亚共和国||
CR|哥斯达黎加|哥斯达黎加共和国||哥斯大黎加
CU|古巴|古巴共和国||
DM|多米尼克|多米尼克国||多明尼克
DO|多米尼加|多米尼加共和国||多明尼加 多明尼加共和国
EC|厄瓜多尔|厄瓜多尔共和国||厄瓜多 厄瓜多共和国
GD|格林纳达|=||格瑞那达
GT|危地马拉|危地马拉共和国||瓜地马拉
GY|圭亚那|圭亚那合作共和国|圭亚那共和国|盖亚那
HT|海地|海地共和国||
HN|洪都拉斯|洪都拉斯共和国||宏都拉斯
JM|牙买加|=||
KN|圣基茨和尼维斯|圣基茨和尼维斯联邦|圣基茨|圣克里斯多福及尼维斯 圣克里斯多福
LC|圣卢西亚|=||圣露西亚
MX|墨西哥|墨西哥合众国||
NI|尼加拉瓜|尼加拉瓜共和国||
PA|巴拿马|巴拿马共和国||
PE|秘鲁|秘鲁共和国||
PY|巴拉圭|巴拉圭共和国||
SR|苏里南|苏里南共和国||苏利南
SV|萨尔瓦多|萨尔瓦多共和国||
TT|特立尼达和多巴哥|特立尼达和多巴哥共和国|特多|千里达及托巴哥 千里达和多巴哥 千里达
UY|乌拉圭|乌拉圭东岸共和国||
US|美国|美利坚合众国|美利坚|
VC|圣文森特和格林纳丁斯|=|圣文森特|圣文森及格瑞那丁 圣文森
VE|委内瑞拉|委内瑞拉玻利瓦尔共和国||
AU|澳大利亚|澳大利亚联邦||澳洲
FJ|斐济|斐济共和国||
KI|基里巴斯|基里巴斯共和国||吉里巴斯
MH|马绍尔群岛|马绍尔群岛共和国|马绍尔|
FM|密克罗尼西亚|密克罗尼西亚联邦|密联邦|
NR|瑙鲁|瑙鲁共和国||诺鲁
NZ|新西兰|=||纽西兰
PW|帕劳|帕劳共和国||帛琉
PG|巴布亚新几内亚|巴布亚新几内亚独立国|巴新|巴布亚纽几内亚 巴布亚新畿内亚
WS|萨摩亚|萨摩亚独立国||
SB|所罗门群岛|=|所罗门|索罗门群岛
TO|汤加|汤加王国||东加 东加王国
TV|图瓦卢|=||吐瓦鲁
VU|瓦努阿图|瓦努阿图共和国||万那杜
"""

# character  key  other countries it can mean
CHARS = """
中 中国
俄 俄罗斯
哈 哈萨克斯坦
吉 吉尔吉斯斯坦 吉布提
塔 塔吉克斯坦
乌 乌兹别克斯坦 乌克兰、乌干达、乌拉圭
印 印度 印度尼西亚
巴 巴基斯坦 巴西、巴勒斯坦、巴林、巴拿马、巴布亚新几内亚
伊 伊朗 伊拉克
白 白俄罗斯
蒙 蒙古国 also the autonomous region 内蒙古
土 土库曼斯坦 土耳其
阿 阿富汗 阿塞拜疆、阿联酋、阿曼、阿尔及利亚、阿根廷、阿尔巴尼亚; also 阿拉伯国家 (中阿)
美 美国
英 英国
法 法国
德 德国
日 日本
韩 韩国
朝 朝鲜
越 越南
老 老挝
柬 柬埔寨
泰 泰国
缅 缅甸
菲 菲律宾
马 马来西亚 马尔代夫、马里、马耳他
新 新加坡 新西兰
文 文莱
尼 尼泊尔 尼日利亚、尼日尔、尼加拉瓜
孟 孟加拉国
斯 斯里兰卡 斯洛伐克、斯洛文尼亚
格 格鲁吉亚 格林纳达
埃 埃及 埃塞俄比亚
沙 沙特阿拉伯
以 以色列
叙 叙利亚
黎 黎巴嫩
约 约旦
科 科威特 科特迪瓦
卡 卡塔尔
澳 澳大利亚 also 澳门 (港澳)
加 加拿大 加纳、加蓬
意 意大利
西 西班牙
葡 葡萄牙
荷 荷兰
比 比利时
奥 奥地利
瑞 瑞士 瑞典
挪 挪威
丹 丹麦
芬 芬兰
冰 冰岛
波 波兰 波黑
捷 捷克
匈 匈牙利
罗 罗马尼亚
保 保加利亚
希 希腊
塞 塞尔维亚 塞浦路斯、塞内加尔
墨 墨西哥
智 智利
秘 秘鲁
古 古巴
委 委内瑞拉
"""

# 中方, 俄方 ...: the side of that country. Left out where the two characters
# are another word or often arise across word borders: 南方 西方 秘方 丹方 比方
# 创新方(向) 人文方(面) 参加方(案) 同意方(可) 缔约方 以方(便) 环保方(面) 价格方(面)
# 便捷方(式) 刷卡方(式) 发改委方(面) 智方 科方
SIDES = ("中俄哈吉塔乌印巴伊白蒙土阿美英法德日韩朝越老柬泰缅菲马尼孟斯埃沙"
         "叙黎澳葡荷挪芬波匈罗塞墨")
EXTRA_SIDES = {"亚方": "亚美尼亚", "印尼方": "印度尼西亚", "陆方": "中国", "哈国": "哈萨克斯坦", "吉国": "吉尔吉斯斯坦", "塔国": "塔吉克斯坦", "乌国": "乌兹别克斯坦", "中国大陆": "中国"}

NOTES = {
    "蒙古": "not inside 内蒙古; also the ethnic name",
    "哈萨克": "also the ethnic name; Taiwan's and Hong Kong's usual form",
    "吉尔吉斯": "also the ethnic name; Taiwan's and Hong Kong's usual form",
    "塔吉克": "also the ethnic name; Taiwan's and Hong Kong's usual form",
    "乌兹别克": "also the ethnic name; Taiwan's and Hong Kong's usual form",
    "土库曼": "also the ethnic name; Taiwan's and Hong Kong's usual form",
    "吉尔吉斯坦": "frequent misspelling",
    "印尼": "usual form in Taiwan and Hong Kong too",
    "孟加拉": "not inside 孟加拉湾; Taiwan's and Hong Kong's usual form",
    "锡兰": "former name",
    "马其顿": "former name",
    "黑山共和国": "former full name",
    "联邦德国": "also West Germany before 1990",
    "白罗斯": "form asked for by Belarus",
    "埃斯瓦蒂尼": "name since 2018; 斯威士兰 stays usual",
    "乔治亚": "mainland: 佐治亚 is the US state, sometimes 乔治亚 too",
    "澳洲": "also colloquial on the mainland; also the continent",
    "法方": "not inside 执法方面, 立法方面 and the like",
    "德方": "not inside 道德方面",
    "美方": "not inside 完美方案, 审美方面",
    "土方": "also 土耳其; also earthwork",
    "塞方": "塞尔维亚 before 塞浦路斯, 塞内加尔",
    "亚方": "亚美尼亚; no one-character row for 亚 because of 中亚, 亚洲",
    "印尼方": "longer than 印方, to be tried first",
}
LABELS = {  # corrections of CLDR labels
    "en": {"CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo",
           "MM": "Myanmar", "PS": "Palestine", "CI": "Côte d'Ivoire",
           "CV": "Cabo Verde", "VC": "Saint Vincent and the Grenadines"},
    "ru": {"AE": "Объединённые Арабские Эмираты", "KG": "Кыргызстан",
           "KP": "Корейская Народно-Демократическая Республика",
           "CD": "Демократическая Республика Конго", "CG": "Республика Конго",
           "MH": "Маршалловы Острова", "SB": "Соломоновы Острова", "SC": "Сейшельские Острова",
           "MM": "Мьянма", "PS": "Палестина", "ZA": "Южная Африка",
           "US": "Соединённые Штаты Америки", "FM": "Микронезия",
           "PG": "Папуа — Новая Гвинея", "CF": "Центральноафриканская Республика"},
    "zh-hant": {"CD": "剛果民主共和國", "CG": "剛果共和國", "PS": "巴勒斯坦", "DO": "多明尼加"},
}
CLDR_ONLY = {"巴勒斯坦领土", "巴勒斯坦自治区"}


def parse():
    for line in COUNTRIES.strip().splitlines():
        code, short, full, other, region = line.split("|")
        yield code, short, (short if full == "=" else full), other.split(), region.split()


def rows():
    out = {}

    def add(surface, kind, key, note=""):
        assert surface not in out, (surface, out.get(surface))
        out[surface] = (kind, key, note)

    keys = set()
    for code, short, full, other, region in parse():
        keys.add(short)
        add(short, "short", short, code)
        if full != short:
            add(full, "full", short, NOTES.get(full, ""))
        for s in other:
            note = "half-width brackets" if "(" in s else NOTES.get(s, "")
            add(s, "variant", short, note)
        for s in region:
            add(s, "region", short, "half-width brackets" if "(" in s else NOTES.get(s, ""))
    char = {}
    for line in CHARS.strip().splitlines():
        c, key, others = (line.split(" ", 2) + [""])[:3]
        assert key in keys, key
        char[c] = (key, others)
        # One that can mean several countries, or is a word of its own (老总统), stands for one only among
        # others (中老柬泰四国); those of the members of the SCO are clear in reports of its meetings.
        plain = c in "吉塔乌印巴伊白蒙" or not others and c not in "老文日古约比波以"
        add(c, "char" if plain else "char-among", key, ("also " + others if others and not others.startswith("also ")
                             else others))
    for c in SIDES:
        key, others = char[c]
        note = NOTES.get(c + "方", "")
        if not note and others and not others.startswith("also "):
            note = "also " + others.split(";")[0]
        add(c + "方", "variant", key, note)
    for s, key in EXTRA_SIDES.items():
        add(s, "variant", key, NOTES.get(s, ""))
    return out


def fold_table():
    lines = (DATA / "lexicon" / "variants.tsv").read_text(encoding="utf-8").splitlines()
    return {ord(a): b for a, b in (line.split("\t") for line in lines[2:])}


def cldr():
    loc = {"en": "en", "ru": "ru", "zh-hant": "zh_Hant", "zh": "zh", "zh-hk": "zh_Hant_HK"}
    return {tag: Locale.parse(name).territories for tag, name in loc.items()}


def label(names, tag, code):
    if code in LABELS.get(tag, {}):
        return LABELS[tag][code]
    s = names[tag][code]
    if tag == "en":
        s = s.replace(" & ", " and ").replace("St. ", "Saint ")
    return s


def quote(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    table = rows()
    names, fold = cldr(), fold_table()
    for code, short, *_ in parse():
        for tag in ("zh", "zh-hant", "zh-hk"):
            s = names[tag][code].translate(fold)
            if s not in CLDR_ONLY and (s not in table or table[s][1] != short):
                sys.exit(f"CLDR name not listed for {short}: {tag} {s}")
    for s in table:
        assert s == s.translate(fold) == unicodedata.normalize("NFC", s), s
    body = "".join("\t".join((s, *table[s])) + "\n" for s in sorted(table))
    (DATA / "lexicon" / "countries.tsv").write_text(
        "# Names of countries in simplified characters; "
        "generated by: python3 data/generate/countries.py\n"
        "surface\tkind\tkey\tnote\n" + body, encoding="utf-8")

    ttl = ["# Countries with labels; generated by: python3 data/generate/countries.py",
           "@prefix skg: <https://w3id.org/summitkg/ns#> .",
           "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
           "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
           ""]
    for code, short, full, other, _ in sorted(parse(), key=lambda r: r[1]):
        labels = [f"{quote(short)}@zh"] + [
            f"{quote(label(names, t, code))}@{t}" for t in ("zh-hant", "en", "ru")]
        alt = ([full] if full != short else []) + [
            s for s in other if "(" not in s and NOTES.get(s) != "frequent misspelling"]
        ttl.append(f"<https://w3id.org/summitkg/id/country/{short}> a skg:Country ;")
        ttl.append("    rdfs:label " + " , ".join(labels) + " ;")
        if alt:
            ttl.append("    skos:altLabel " + " , ".join(f"{quote(s)}@zh" for s in alt) + " ;")
        ttl.append(f"    skg:isoCode {quote(code)} .")
        ttl.append("")
    (DATA / "reference" / "countries.ttl").write_text("\n".join(ttl[:-1]) + "\n",
                                                      encoding="utf-8")
    print(f"countries.tsv: {len(table)} rows; countries.ttl: {len(list(parse()))} countries")


main()
