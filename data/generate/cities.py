#!/usr/bin/env python3
"""Write data/lexicon/cities.tsv and data/reference/cities.ttl.

Origin: general knowledge. Capitals of all countries in countries.tsv but the
city states (新加坡 摩纳哥 梵蒂冈) and 瑙鲁, which has no capital city; Chinese
provincial capitals; cities that held or could hold international summits.
Where city and country share one name the city is listed with 市 or 城 only
(突尼斯市, 科威特城). 耶路撒冷, 特拉维夫 and 拉姆安拉 are plain cities: Chinese
official texts do not treat any of them as a settled capital.

Run: python3 data/generate/cities.py   (after variants.py and countries.py)
"""
import unicodedata
from pathlib import Path

DATA = Path(__file__).resolve().parents[1]

# country, then one line per city: mark * for a capital, city (with > before
# what it is called now, if texts of its time have a former name), English,
# Russian, other spellings (Taiwan / Hong Kong ones folded to simplified)
CITIES = """
# 中国
*北京|Beijing|Пекин|北平
上海|Shanghai|Шанхай
天津|Tianjin|Тяньцзинь
重庆|Chongqing|Чунцин
石家庄|Shijiazhuang|Шицзячжуан
太原|Taiyuan|Тайюань
呼和浩特|Hohhot|Хух-Хото
沈阳|Shenyang|Шэньян
长春|Changchun|Чанчунь
哈尔滨|Harbin|Харбин
南京|Nanjing|Нанкин
杭州|Hangzhou|Ханчжоу
合肥|Hefei|Хэфэй
福州|Fuzhou|Фучжоу
南昌|Nanchang|Наньчан
济南|Jinan|Цзинань
郑州|Zhengzhou|Чжэнчжоу
武汉|Wuhan|Ухань
长沙|Changsha|Чанша
广州|Guangzhou|Гуанчжоу
南宁|Nanning|Наньнин
海口|Haikou|Хайкоу
成都|Chengdu|Чэнду
贵阳|Guiyang|Гуйян
昆明|Kunming|Куньмин
拉萨|Lhasa|Лхаса
西安|Xi'an|Сиань
兰州|Lanzhou|Ланьчжоу
西宁|Xining|Синин
银川|Yinchuan|Иньчуань
乌鲁木齐|Urumqi|Урумчи
青岛|Qingdao|Циндао
厦门|Xiamen|Сямынь
三亚|Sanya|Санья
博鳌|Boao|Боао
深圳|Shenzhen|Шэньчжэнь
大连|Dalian|Далянь
苏州|Suzhou|Сучжоу
宁波|Ningbo|Нинбо
无锡|Wuxi|Уси
义乌|Yiwu|Иу
连云港|Lianyungang|Ляньюньган
烟台|Yantai|Яньтай
威海|Weihai|Вэйхай
珠海|Zhuhai|Чжухай
桂林|Guilin|Гуйлинь
敦煌|Dunhuang|Дуньхуан
乌镇|Wuzhen|Учжэнь
喀什|Kashgar|Кашгар
霍尔果斯|Khorgos|Хоргос
香港|Hong Kong|Гонконг
澳门|Macao|Макао
台北|Taipei|Тайбэй
# 俄罗斯
*莫斯科|Moscow|Москва
圣彼得堡|Saint Petersburg|Санкт-Петербург|列宁格勒
乌法|Ufa|Уфа
叶卡捷琳堡|Yekaterinburg|Екатеринбург|叶卡捷林堡 凯萨琳堡 凯瑟琳堡
喀山|Kazan|Казань
索契|Sochi|Сочи
符拉迪沃斯托克|Vladivostok|Владивосток|海参崴
哈巴罗夫斯克|Khabarovsk|Хабаровск|伯力
布拉戈维申斯克|Blagoveshchensk|Благовещенск|海兰泡
新西伯利亚|Novosibirsk|Новосибирск
车里雅宾斯克|Chelyabinsk|Челябинск
伊尔库茨克|Irkutsk|Иркутск
克拉斯诺亚尔斯克|Krasnoyarsk|Красноярск
鄂木斯克|Omsk|Омск
托木斯克|Tomsk|Томск
汉特-曼西斯克|Khanty-Mansiysk|Ханты-Мансийск|汉特曼西斯克
下诺夫哥罗德|Nizhny Novgorod|Нижний Новгород
萨马拉|Samara|Самара
伏尔加格勒|Volgograd|Волгоград|斯大林格勒
阿斯特拉罕|Astrakhan|Астрахань
加里宁格勒|Kaliningrad|Калининград
奥伦堡|Orenburg|Оренбург
# 哈萨克斯坦
*阿斯塔纳|Astana|Астана|阿斯塔那
努尔苏丹>阿斯塔纳|Nur-Sultan|Нур-Султан|努尔-苏丹
阿拉木图|Almaty|Алматы
阿克套|Aktau|Актау
阿特劳|Atyrau|Атырау
奇姆肯特|Shymkent|Шымкент|希姆肯特
突厥斯坦|Turkistan|Туркестан|图尔克斯坦
# 乌兹别克斯坦
*塔什干|Tashkent|Ташкент
撒马尔罕|Samarkand|Самарканд|撒马尔干 撒马尔汗 萨马尔罕
布哈拉|Bukhara|Бухара
希瓦|Khiva|Хива
铁尔梅兹|Termez|Термез|捷尔梅兹
纳曼干|Namangan|Наманган
安集延|Andijan|Андижан
费尔干纳|Fergana|Фергана
# 吉尔吉斯斯坦
*比什凯克|Bishkek|Бишкек|比斯凯克
奥什|Osh|Ош
乔蓬阿塔|Cholpon-Ata|Чолпон-Ата|乔尔蓬阿塔
# 塔吉克斯坦
*杜尚别|Dushanbe|Душанбе|杜尚贝 杜桑贝
苦盏|Khujand|Худжанд
# 土库曼斯坦
*阿什哈巴德|Ashgabat|Ашхабад|阿什哈巴特 阿什喀巴德 阿什加巴特
阿瓦扎|Awaza|Аваза
土库曼巴希|Turkmenbashi|Туркменбаши
# 白俄罗斯
*明斯克|Minsk|Минск
布列斯特|Brest|Брест
格罗德诺|Grodno|Гродно
# 亚美尼亚
*埃里温|Yerevan|Ереван|叶里温 叶勒凡
# 阿塞拜疆
*巴库|Baku|Баку
舒沙|Shusha|Шуша
纳希切万|Nakhchivan|Нахичевань
汉肯德|Khankendi|Ханкенди
# 格鲁吉亚
*第比利斯|Tbilisi|Тбилиси|提比里斯 提比里西
巴统|Batumi|Батуми
# 摩尔多瓦
*基希讷乌|Chisinau|Кишинёв|基希涅夫 基希纳乌
# 乌克兰
*基辅|Kyiv|Киев
敖德萨|Odesa|Одесса
# 蒙古国
*乌兰巴托|Ulaanbaatar|Улан-Батор
# 印度
*新德里|New Delhi|Нью-Дели
德里|Delhi|Дели
果阿|Goa|Гоа
孟买|Mumbai|Мумбаи
班加罗尔|Bengaluru|Бангалор|邦加罗尔
金奈|Chennai|Ченнаи|清奈
海得拉巴|Hyderabad|Хайдарабад|海德拉巴
加尔各答|Kolkata|Калькутта
瓦拉纳西|Varanasi|Варанаси
阿姆利则|Amritsar|Амритсар
# 巴基斯坦
*伊斯兰堡|Islamabad|Исламабад|伊斯兰马巴德
卡拉奇|Karachi|Карачи|喀拉蚩
拉合尔|Lahore|Лахор
瓜达尔|Gwadar|Гвадар
# 伊朗
*德黑兰|Tehran|Тегеран
伊斯法罕|Isfahan|Исфахан
马什哈德|Mashhad|Мешхед
恰巴哈尔|Chabahar|Чабахар
# 阿富汗
*喀布尔|Kabul|Кабул
坎大哈|Kandahar|Кандагар
赫拉特|Herat|Герат
# 土耳其
*安卡拉|Ankara|Анкара
伊斯坦布尔|Istanbul|Стамбул|伊斯坦堡
安塔利亚|Antalya|Анталья|安塔利雅
伊兹密尔|Izmir|Измир
# 阿联酋
*阿布扎比|Abu Dhabi|Абу-Даби|阿布达比
迪拜|Dubai|Дубай|杜拜
沙迦|Sharjah|Шарджа
# 阿曼
*马斯喀特|Muscat|Маскат|马斯开特
# 巴勒斯坦
拉姆安拉|Ramallah|Рамалла|拉马拉
伯利恒|Bethlehem|Вифлеем
# 以色列
耶路撒冷|Jerusalem|Иерусалим
特拉维夫|Tel Aviv|Тель-Авив|台拉维夫
# 巴林
*麦纳麦|Manama|Манама|麦纳玛
# 不丹
*廷布|Thimphu|Тхимпху|辛布
# 朝鲜
*平壤|Pyongyang|Пхеньян
# 韩国
*首尔|Seoul|Сеул|汉城
釜山|Busan|Пусан
庆州|Gyeongju|Кёнджу
仁川|Incheon|Инчхон
平昌|Pyeongchang|Пхёнчхан
# 日本
*东京|Tokyo|Токио
大阪|Osaka|Осака
横滨|Yokohama|Иокогама
广岛|Hiroshima|Хиросима
京都|Kyoto|Киото
札幌|Sapporo|Саппоро
# 东帝汶
*帝力|Dili|Дили
# 菲律宾
*马尼拉|Manila|Манила
宿务|Cebu|Себу|宿雾
苏比克|Subic|Субик
# 柬埔寨
*金边|Phnom Penh|Пномпень
暹粒|Siem Reap|Сиемреап
# 卡塔尔
*多哈|Doha|Доха|杜哈
# 科威特
*科威特城|Kuwait City|Эль-Кувейт|科威特市
# 老挝
*万象|Vientiane|Вьентьян|永珍
琅勃拉邦|Luang Prabang|Луангпхабанг|龙坡邦
# 黎巴嫩
*贝鲁特|Beirut|Бейрут
# 马尔代夫
*马累|Male|Мале
# 马来西亚
*吉隆坡|Kuala Lumpur|Куала-Лумпур
普特拉贾亚|Putrajaya|Путраджая|布特拉加亚 布城
兰卡威|Langkawi|Лангкави|浮罗交怡
# 孟加拉国
*达卡|Dhaka|Дакка
# 缅甸
*内比都|Nay Pyi Taw|Нейпьидо|奈比多
仰光|Yangon|Янгон
# 尼泊尔
*加德满都|Kathmandu|Катманду
# 沙特阿拉伯
*利雅得|Riyadh|Эр-Рияд|利雅德
吉达|Jeddah|Джидда
麦加|Mecca|Мекка
# 斯里兰卡
*科伦坡|Colombo|Коломбо|可伦坡
# 泰国
*曼谷|Bangkok|Бангкок
清迈|Chiang Mai|Чиангмай
普吉|Phuket|Пхукет|普吉岛
芭提雅|Pattaya|Паттайя|帕塔亚
# 文莱
*斯里巴加湾市|Bandar Seri Begawan|Бандар-Сери-Бегаван|斯里巴加湾 斯里百加湾市
# 叙利亚
*大马士革|Damascus|Дамаск
# 也门
*萨那|Sana'a|Сана|沙那
亚丁|Aden|Аден
# 伊拉克
*巴格达|Baghdad|Багдад
埃尔比勒|Erbil|Эрбиль|艾比尔
# 印度尼西亚
*雅加达|Jakarta|Джакарта
巴厘岛|Bali|Бали|巴厘 峇里岛
万隆|Bandung|Бандунг
茂物|Bogor|Богор
日惹|Yogyakarta|Джокьякарта
拉布安巴焦|Labuan Bajo|Лабуан-Баджо
# 约旦
*安曼|Amman|Амман
亚喀巴|Aqaba|Акаба
# 越南
*河内|Hanoi|Ханой
岘港|Da Nang|Дананг
胡志明市|Ho Chi Minh City|Хошимин|西贡
# 塞浦路斯
*尼科西亚|Nicosia|Никосия|尼古西亚
# 阿尔及利亚
*阿尔及尔|Algiers|Алжир
# 埃及
*开罗|Cairo|Каир
沙姆沙伊赫|Sharm El Sheikh|Шарм-эш-Шейх|夏姆锡克
亚历山大港|Alexandria|Александрия
# 埃塞俄比亚
*亚的斯亚贝巴|Addis Ababa|Аддис-Абеба|阿迪斯阿贝巴 亚的斯阿贝巴
# 安哥拉
*罗安达|Luanda|Луанда
# 贝宁
*波多诺伏|Porto-Novo|Порто-Ново
科托努|Cotonou|Котону|柯多努
# 博茨瓦纳
*哈博罗内|Gaborone|Габороне|嘉柏隆里
# 布基纳法索
*瓦加杜古|Ouagadougou|Уагадугу
# 布隆迪
*基特加|Gitega|Гитега
布琼布拉|Bujumbura|Бужумбура|布松布拉
# 赤道几内亚
*马拉博|Malabo|Малабо|马拉布
# 多哥
*洛美|Lome|Ломе
# 厄立特里亚
*阿斯马拉|Asmara|Асмэра
# 佛得角
*普拉亚|Praia|Прая
# 冈比亚
*班珠尔|Banjul|Банжул|班竹
# 刚果（布）
*布拉柴维尔|Brazzaville|Браззавиль|布拉萨
# 刚果（金）
*金沙萨|Kinshasa|Киншаса|金夏沙
# 吉布提
*吉布提市|Djibouti City|Джибути|吉布地市
# 几内亚
*科纳克里|Conakry|Конакри|柯那克里
# 几内亚比绍
*比绍|Bissau|Бисау
# 加纳
*阿克拉|Accra|Аккра
# 加蓬
*利伯维尔|Libreville|Либревиль
# 津巴布韦
*哈拉雷|Harare|Хараре
# 喀麦隆
*雅温得|Yaounde|Яунде|雅恩德
# 科摩罗
*莫罗尼|Moroni|Морони
# 科特迪瓦
*亚穆苏克罗|Yamoussoukro|Ямусукро|雅穆索戈
阿比让|Abidjan|Абиджан|阿必尚
# 肯尼亚
*内罗毕|Nairobi|Найроби|奈洛比
蒙巴萨|Mombasa|Момбаса
# 莱索托
*马塞卢|Maseru|Масеру|马塞鲁
# 利比里亚
*蒙罗维亚|Monrovia|Монровия
# 利比亚
*的黎波里|Tripoli|Триполи
苏尔特|Sirte|Сирт
# 卢旺达
*基加利|Kigali|Кигали|吉佳利
# 马达加斯加
*塔那那利佛|Antananarivo|Антананариву|安塔那那利佛 安塔那那利弗
# 马拉维
*利隆圭|Lilongwe|Лилонгве|里朗威
# 马里
*巴马科|Bamako|Бамако
# 毛里求斯
*路易港|Port Louis|Порт-Луи
# 毛里塔尼亚
*努瓦克肖特|Nouakchott|Нуакшот|诺克少
# 摩洛哥
*拉巴特|Rabat|Рабат
马拉喀什|Marrakech|Марракеш|马拉克什
卡萨布兰卡|Casablanca|Касабланка|卡萨布兰加
# 莫桑比克
*马普托|Maputo|Мапуту|马布多
# 纳米比亚
*温得和克|Windhoek|Виндхук|温荷克
# 南非
*比勒陀利亚|Pretoria|Претория|普利托利亚 普勒托利亚
开普敦|Cape Town|Кейптаун
德班|Durban|Дурбан|德尔班
约翰内斯堡|Johannesburg|Йоханнесбург|约翰尼斯堡
# 南苏丹
*朱巴|Juba|Джуба
# 尼日尔
*尼亚美|Niamey|Ниамей|尼阿美
# 尼日利亚
*阿布贾|Abuja|Абуджа|阿布加
拉各斯|Lagos|Лагос
# 塞内加尔
*达喀尔|Dakar|Дакар|达卡尔
# 塞舌尔
*维多利亚|Victoria|Виктория
# 塞拉利昂
*弗里敦|Freetown|Фритаун|自由城
# 圣多美和普林西比
*圣多美|Sao Tome|Сан-Томе
# 斯威士兰
*姆巴巴内|Mbabane|Мбабане|墨巴本
# 苏丹
*喀土穆|Khartoum|Хартум|喀土木
# 索马里
*摩加迪沙|Mogadishu|Могадишо|摩加迪休
# 坦桑尼亚
*多多马|Dodoma|Додома|杜笃马
达累斯萨拉姆|Dar es Salaam|Дар-эс-Салам|三兰港
# 突尼斯
*突尼斯市|Tunis|Тунис
# 乌干达
*坎帕拉|Kampala|Кампала|康培拉
恩德培|Entebbe|Энтеббе
# 赞比亚
*卢萨卡|Lusaka|Лусака|路沙卡
# 乍得
*恩贾梅纳|N'Djamena|Нджамена|恩将纳
# 中非共和国
*班吉|Bangui|Банги|班基
# 阿尔巴尼亚
*地拉那|Tirana|Тирана
# 爱尔兰
*都柏林|Dublin|Дублин
# 爱沙尼亚
*塔林|Tallinn|Таллин
# 安道尔
*安道尔城|Andorra la Vella|Андорра-ла-Велья
# 奥地利
*维也纳|Vienna|Вена
# 保加利亚
*索非亚|Sofia|София|索菲亚
# 比利时
*布鲁塞尔|Brussels|Брюссель
# 冰岛
*雷克雅未克|Reykjavik|Рейкьявик|雷克雅维克
# 波黑
*萨拉热窝|Sarajevo|Сараево|塞拉耶佛
# 波兰
*华沙|Warsaw|Варшава
# 丹麦
*哥本哈根|Copenhagen|Копенгаген
# 德国
*柏林|Berlin|Берлин
汉堡|Hamburg|Гамбург
慕尼黑|Munich|Мюнхен
波恩|Bonn|Бонн
法兰克福|Frankfurt|Франкфурт-на-Майне
# 法国
*巴黎|Paris|Париж
戛纳|Cannes|Канны|坎城
比亚里茨|Biarritz|Биарриц|比亚里兹
斯特拉斯堡|Strasbourg|Страсбург|史特拉斯堡
尼斯|Nice|Ницца
埃维昂|Evian|Эвиан
多维尔|Deauville|Довиль
# 芬兰
*赫尔辛基|Helsinki|Хельсинки
# 荷兰
*阿姆斯特丹|Amsterdam|Амстердам
海牙|The Hague|Гаага
# 黑山
*波德戈里察|Podgorica|Подгорица
# 捷克
*布拉格|Prague|Прага
# 克罗地亚
*萨格勒布|Zagreb|Загреб|札格瑞布 札格雷布
# 拉脱维亚
*里加|Riga|Рига
# 立陶宛
*维尔纽斯|Vilnius|Вильнюс
# 列支敦士登
*瓦杜兹|Vaduz|Вадуц
# 卢森堡
*卢森堡市|Luxembourg City|Люксембург
# 罗马尼亚
*布加勒斯特|Bucharest|Бухарест
# 马耳他
*瓦莱塔|Valletta|Валлетта|法勒他 瓦勒他
# 北马其顿
*斯科普里|Skopje|Скопье|史高比耶
# 挪威
*奥斯陆|Oslo|Осло
# 葡萄牙
*里斯本|Lisbon|Лиссабон
# 瑞典
*斯德哥尔摩|Stockholm|Стокгольм
# 瑞士
*伯尔尼|Bern|Берн|伯恩
日内瓦|Geneva|Женева
达沃斯|Davos|Давос
洛桑|Lausanne|Лозанна
苏黎世|Zurich|Цюрих|苏黎士
# 塞尔维亚
*贝尔格莱德|Belgrade|Белград|贝尔格勒
# 圣马力诺
*圣马力诺市|City of San Marino|Сан-Марино
# 斯洛伐克
*布拉迪斯拉发|Bratislava|Братислава|布拉提斯拉瓦
# 斯洛文尼亚
*卢布尔雅那|Ljubljana|Любляна|卢比安纳
# 西班牙
*马德里|Madrid|Мадрид
巴塞罗那|Barcelona|Барселона|巴塞隆纳
塞维利亚|Seville|Севилья
# 希腊
*雅典|Athens|Афины
# 匈牙利
*布达佩斯|Budapest|Будапешт
# 意大利
*罗马|Rome|Рим
米兰|Milan|Милан
威尼斯|Venice|Венеция
那不勒斯|Naples|Неаполь|拿坡里
热那亚|Genoa|Генуя
拉奎拉|L'Aquila|Л'Акуила
陶尔米纳|Taormina|Таормина
法萨诺|Fasano|Фазано
# 英国
*伦敦|London|Лондон
爱丁堡|Edinburgh|Эдинбург
格拉斯哥|Glasgow|Глазго
伯明翰|Birmingham|Бирмингем
# 安提瓜和巴布达
*圣约翰|Saint John's|Сент-Джонс
# 阿根廷
*布宜诺斯艾利斯|Buenos Aires|Буэнос-Айрес
马德普拉塔|Mar del Plata|Мар-дель-Плата
# 巴哈马
*拿骚|Nassau|Нассау|拿索
# 巴巴多斯
*布里奇敦|Bridgetown|Бриджтаун
# 伯利兹
*贝尔莫潘|Belmopan|Бельмопан|贝尔墨邦
# 玻利维亚
*苏克雷|Sucre|Сукре
*拉巴斯|La Paz|Ла-Пас
# 巴西
*巴西利亚|Brasilia|Бразилиа
里约热内卢|Rio de Janeiro|Рио-де-Жанейро|里约
福塔莱萨|Fortaleza|Форталеза|福塔雷萨
圣保罗|Sao Paulo|Сан-Паулу
贝伦|Belem|Белен
# 加拿大
*渥太华|Ottawa|Оттава
多伦多|Toronto|Торонто
温哥华|Vancouver|Ванкувер
蒙特利尔|Montreal|Монреаль|蒙特娄 满地可
魁北克城|Quebec City|Квебек|魁北克市
# 智利
*圣地亚哥|Santiago|Сантьяго|圣地牙哥
# 哥伦比亚
*波哥大|Bogota|Богота
卡塔赫纳|Cartagena|Картахена|喀他基那
# 哥斯达黎加
*圣何塞|San Jose|Сан-Хосе|圣荷西
# 古巴
*哈瓦那|Havana|Гавана
# 多米尼克
*罗索|Roseau|Розо
# 多米尼加
*圣多明各|Santo Domingo|Санто-Доминго|圣多明哥
# 厄瓜多尔
*基多|Quito|Кито
# 格林纳达
*圣乔治|Saint George's|Сент-Джорджес
# 危地马拉
*危地马拉城|Guatemala City|Гватемала|瓜地马拉市
# 圭亚那
*乔治敦|Georgetown|Джорджтаун|乔治城
# 海地
*太子港|Port-au-Prince|Порт-о-Пренс
# 洪都拉斯
*特古西加尔巴|Tegucigalpa|Тегусигальпа|德古西加巴
# 牙买加
*金斯敦|Kingston|Кингстон|京斯敦
# 圣基茨和尼维斯
*巴斯特尔|Basseterre|Бастер
# 圣卢西亚
*卡斯特里|Castries|Кастри
# 墨西哥
*墨西哥城|Mexico City|Мехико|墨西哥市
坎昆|Cancun|Канкун
洛斯卡沃斯|Los Cabos|Лос-Кабос|洛斯卡波斯
# 尼加拉瓜
*马那瓜|Managua|Манагуа|马拿瓜
# 巴拿马
*巴拿马城|Panama City|Панама|巴拿马市
# 秘鲁
*利马|Lima|Лима
库斯科|Cusco|Куско
# 巴拉圭
*亚松森|Asuncion|Асунсьон
# 苏里南
*帕拉马里博|Paramaribo|Парамарибо|巴拉马利波
# 萨尔瓦多
*圣萨尔瓦多|San Salvador|Сан-Сальвадор
# 特立尼达和多巴哥
*西班牙港|Port of Spain|Порт-оф-Спейн
# 乌拉圭
*蒙得维的亚|Montevideo|Монтевидео|蒙特维多
埃斯特角城|Punta del Este|Пунта-дель-Эсте|埃斯特角
# 美国
*华盛顿|Washington|Вашингтон|华盛顿特区 华府
纽约|New York|Нью-Йорк
旧金山|San Francisco|Сан-Франциско|三藩市
洛杉矶|Los Angeles|Лос-Анджелес
芝加哥|Chicago|Чикаго
西雅图|Seattle|Сиэтл
休斯敦|Houston|Хьюстон|休斯顿 休士顿
匹兹堡|Pittsburgh|Питтсбург
迈阿密|Miami|Майами
火奴鲁鲁|Honolulu|Гонолулу|檀香山
安克雷奇|Anchorage|Анкоридж|安克拉治
# 圣文森特和格林纳丁斯
*金斯敦（圣文森特）|Kingstown|Кингстаун|金石城
# 委内瑞拉
*加拉加斯|Caracas|Каракас|卡拉卡斯
# 澳大利亚
*堪培拉|Canberra|Канберра|坎培拉
布里斯班|Brisbane|Брисбен
悉尼|Sydney|Сидней|雪梨
墨尔本|Melbourne|Мельбурн
珀斯|Perth|Перт
# 斐济
*苏瓦|Suva|Сува
# 基里巴斯
*塔拉瓦|Tarawa|Тарава
# 马绍尔群岛
*马朱罗|Majuro|Маджуро|马久罗
# 密克罗尼西亚
*帕利基尔|Palikir|Паликир|帕里克尔
# 瑙鲁
亚伦区|Yaren|Ярен
# 新西兰
*惠灵顿|Wellington|Веллингтон|威灵顿
奥克兰|Auckland|Окленд
皇后镇|Queenstown|Куинстаун
# 帕劳
*梅莱凯奥克|Melekeok|Мелекеок|恩吉鲁穆德
科罗尔|Koror|Корор
# 巴布亚新几内亚
*莫尔斯比港|Port Moresby|Порт-Морсби|莫士比港 摩斯比港
# 萨摩亚
*阿皮亚|Apia|Апиа
# 所罗门群岛
*霍尼亚拉|Honiara|Хониара|荷尼阿拉
# 汤加
*努库阿洛法|Nuku'alofa|Нукуалофа|努瓜娄发
# 图瓦卢
*富纳富提|Funafuti|Фунафути
# 瓦努阿图
*维拉港|Port Vila|Порт-Вила
"""


def tsv(name):
    lines = (DATA / "lexicon" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[2:]]


def quote(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    fold = {ord(a): b for a, b in tsv("variants.tsv")}
    countries = {r[2] for r in tsv("countries.tsv")}
    country_surfaces = {r[0] for r in tsv("countries.tsv")}
    table, ttl, country, capitals = {}, [], None, set()

    def add(surface, kind, key):
        assert surface not in table, f"twice: {surface}"
        assert surface not in country_surfaces, f"also a country: {surface}"
        assert surface == surface.translate(fold) == unicodedata.normalize("NFC", surface), surface
        table[surface] = (kind, key, country)

    for line in CITIES.strip().splitlines():
        if line.startswith("# "):
            country = line[2:]
            assert country in countries, country
            continue
        name, en, ru, *more = line.split("|")
        kind = "capital" if name.startswith("*") else "city"
        if kind == "capital":
            capitals.add(country)
        name, _, now = name.lstrip("*").partition(">")
        variants = more[0].split() if more else []
        add(name, kind, name)
        for v in variants:
            add(v, "variant", name)
        alt = " , ".join(f"{quote(v)}@zh" for v in variants)
        ttl.append((name,
                    f"<https://w3id.org/summitkg/id/city/{name}> a skg:City ;\n"
                    f"    rdfs:label {quote(name)}@zh , {quote(en)}@en , {quote(ru)}@ru ;\n"
                    + (f"    skos:altLabel {alt} ;\n" if alt else "")
                    + (f"    dcterms:isReplacedBy <https://w3id.org/summitkg/id/city/{now}> ;\n" if now else "")
                    + f"    skg:country <https://w3id.org/summitkg/id/country/{country}> .\n"))
    print("no capital:", " ".join(sorted(countries - capitals)))
    body = "".join("\t".join((s, *table[s])) + "\n" for s in sorted(table))
    (DATA / "lexicon" / "cities.tsv").write_text(
        "# Names of cities in simplified characters; "
        "generated by: python3 data/generate/cities.py\n"
        "surface\tkind\tkey\tcountry\n" + body, encoding="utf-8")
    (DATA / "reference" / "cities.ttl").write_text(
        "# Cities with labels; generated by: python3 data/generate/cities.py\n"
        "@prefix skg: <https://w3id.org/summitkg/ns#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n\n"
        + "\n".join(t for _, t in sorted(ttl)), encoding="utf-8")
    print(f"cities.tsv: {len(table)} rows; cities.ttl: {len(ttl)} cities, "
          f"{len(capitals)} countries with a capital")


main()
