"""English."""

from __future__ import annotations

PATTERNS: dict[str, dict[float, tuple[str, ...]]] = {
    "greeting": {
        0.9: (
            r"^(?:is )?(?:anybody|anyone|someone|somebody) (?:there|here)$",
            r"^(?:hey |hi )?how (?:are|is) (?:you|it|things|everything)(?: all| guys)?(?: doing| "
            r"going)?(?: zday)?$",
            r"^nice to meet you$",
            r"^what is up$",
            r"^you there$",
            r"^are you there$",
            r"^good day$",
            r"^(?:hey|hi) (?:guys|there|all|everyone)$",
        ),
        0.8: (
            r"^(?:can|could) you help me$",
            r"^i (?:have|got) a question$",
            r"^i need (?:some )?(?:help|information|info)$",
            r"^help$",
            r"^(?:quick )?question$",
            r"^(?:more )?info(?:rmation)?(?: please)?$",
        ),
    },
    "thanks_goodbye": {
        0.9: (
            r"^(?:@ack )*(?:many )?(?:thanks|thank you)(?: so much| a lot| very much| again| for "
            r"(?:your|the|all|everything|helping).*| you have.*| bye| goodbye| guys)*$",
            r"^(?:@ack )*(?:bye|goodbye|good bye|see (?:you|ya)|cheers|take care|so long|"
            r"farewell)(?: bye| later| soon| zday| then| thanks)*$",
            r"^(?:have|enjoy) (?:a|your) (?:nice|good|great|lovely|wonderful) (?:day|evening|"
            r"night|zday|one|afternoon|rest.*)$",
            r"talk to you (?:later|soon)",
            r"appreciate (?:it|your|the)",
            r"you have been (?:very |so )?(?:helpful|kind)",
            r"nice talking to you",
            r"^great thanks",
        ),
        0.8: (
            r"^cheers(?: mate)?",
            r"all i needed",
            r"^thanks? ",
        ),
        0.5: (
            r"\b(?:thanks|thank you)\b",
            r"^bye\b",
        ),
    },
    "business_hours": {
        0.95: (
            r"(?:opening|business|store|working|operating|closing) (?:hours|times?|schedule)",
            r"what (?:are|is|time are) (?:your|the) (?:\w+ )?(?:hours|schedule)",
            r"(?:what|which) (?:time|hour|days?) (?:do|does|are|is|will) (?:you|the (?:store|shop|"
            r"restaurant|place)|it|they|u) (?:guys )?(?:open|close|start|shut|work)",
            r"(?:are|is) (?:you|u|it|the (?:store|shop|restaurant|place)|they) (?:guys )?(?:still "
            r"|currently )?(?:open|closed|closing)",
            r"(?:do|will) (?:you|u|they) (?:open|close|work)(?: on| at| zday|$)",
            r"when (?:do|does|are|will) (?:you|u|the (?:store|shop|restaurant)|it|they) (?:guys "
            r")?(?:open|close|start|be open)",
            r"how late",
            r"until (?:what time|when) (?:are|do)",
            r"till what time",
            r"(?:open|closed) (?:on |right )?(?:zday|now|late)",
            r"^(?:your )?hours(?: please)?$",
            r"hours (?:of operation|zday|for)",
            r"(?:are you|will you be|be|you guys|still) (?:open )?at \d+",
            r"open (?:at|until|till|past) \d+",
        ),
        0.65: (r"\b(?:open|hours|close)\b",),
    },
    "locations": {
        0.95: (
            r"(?:where|wheres) (?:are|is) (?:you|u|your|the|ur) ?(?:guys|located|store|shop|"
            r"restaurant|place|office|branch|based|location|$)",
            r"where (?:are|is) .*(?:located|situated)",
            r"(?:your|the|ur|store|shop|restaurant|exact) (?:address|location)\b(?!.*(?:delivery|"
            r"shipping))",
            r"(?:address|location) (?:of|for) (?:the|your)",
            r"(?:is there|do you have|got|any|have you) (?:a |any |an )?(?:store|shop|branch|"
            r"location|place|restaurant|office|outlet)s?(?: in| near| at| close| around|$)",
            r"(?:nearest|closest) (?:store|shop|branch|location|restaurant|one)",
            r"how (?:do|can) i (?:get|come|find) (?:to )?(?:you|your|there|the (?:store|shop|"
            r"restaurant|place))",
            r"send (?:me )?(?:the |your )?(?:location|address|map|pin)",
            r"google maps",
            r"(?:what is|give me|have|send me) (?:the |your )(?:store |shop )?phone(?: number)?$",
            r"directions?(?: to| please|$)",
            r"how many (?:stores|branches|locations|shops)",
            r"which (?:city|area|neighbou?rhood) are you",
            r"what (?:city|area|part of town) are you",
            r"where can i find you",
            r"^(?:location|address)(?: please)?$",
            r"(?:which|what) (?:street|road|avenue|mall|corner) ",
            r"^what is (?:the|your) address$",
        ),
        0.9: (r"which (?:store|branch|location|shop) ",),
        0.5: (
            r"\bwhere\b.*\b(?:you|store|shop)\b",
            r"branch(?:es)?",
        ),
    },
    "menu_or_catalog_question": {
        0.95: (
            r"(?:how much|what) (?:is|are|does|do|for) (?:the|a|an|one|two|your|that|this|zsize|"
            r"zprod|znoun)(?! (?:delivery|shipping|total|order|order total|cart|"
            r"bill)\b).*(?:zprod|znoun|zsize|cost|price)",
            r"how much (?:is|are|for) (?:the |a |an |one )?(?:zsize )?(?:zprod|znoun)",
            r"(?:price|cost|prices) (?:of|for|list)",
            r"^prices?(?: please)?$",
            r"what is (?:in|on) (?:the|your|a) (?!cart|menu|my)",
            r"what (?:toppings|ingredients|sizes?|flavou?rs|colou?rs|options)",
            r"(?:ingredients|allergens|calories|gluten|vegan|vegetarian|dairy|lactose|nut free|"
            r"halal|kosher|spicy)(?! friendly parking)",
            r"how (?:big|large|many (?:slices|people|pieces|servings))",
            r"(?:send|give|share|see|have|got|is there|view) (?:me )?(?:the |your |a )?(?:menu|"
            r"price list|catalog(?:ue)?)",
            r"^menu(?: please)?$",
            r"promotions?",
            r"discounts?",
            r"\bdeals?\b",
            r"specials?\b",
            r"coupons?",
            r"promo",
            r"on sale",
            r"in stock",
            r"available",
            r"kids menu",
            r"come with",
            r"comes with",
            r"half and half",
            r"(?:is|are) (?:the |this |it )?(?:zprod|znoun) (?:\w+)$",
            r"is this item",
        ),
        0.8: (
            r"^(?:do|does|have|got) (?:you|u|it|they) (?:guys )?(?:have|sell|carry|serve|got|"
            r"offer|make|do) (?!a store|a shop|a branch|wifi|parking|a website|delivery|any jobs|"
            r"reservations)(?:any |a |an |some )?(?:zprod|znoun|\w+)(?: \w+)?$",
            r"^any (?:zprod|znoun)",
            r"how much is (?:it|this|that|one)$",
            r"is there (?:any )?(?:zprod|znoun)",
        ),
        0.65: (
            r"(?:is|are|does|do|how|what|which) (?:\w+ )*(?:zprod|znoun)",
            r"do you have (?:this|that|these|it) in",
            r"(?:zprod|znoun) (?:have|has|come|contain|is|are)\b",
        ),
        0.5: (
            r"\bmenu\b",
            r"\bprices?\b",
            r"how much",
            r"cost",
        ),
    },
    "payment_methods": {
        0.95: (
            r"(?:payment|paying) (?:methods?|options?|forms?|types?)",
            r"(?:methods?|forms?|ways?|types?|means) (?:of|to) (?:payment|pay)",
            r"(?:do|does|can|will) (?:you|u|they) (?:guys )?(?:accept|take) ",
            r"(?:how|where) (?:can|do|should|could|would) (?:i|we|you) pay",
            r"(?:can|could|may) (?:i|we) pay(?! now)",
            r"(?:is|are) zpay (?:ok|okay|fine|accepted|possible)",
            r"zpay (?:accepted|ok)",
            r"which (?:cards?|payments?)",
            r"pay (?:on delivery|in installments|later)",
            r"cash on delivery",
        ),
    },
    "delivery_zones": {
        0.95: (
            r"(?:do|does|can|will|could) (?:you|u|they) (?:guys )?(?:deliver|ship|send (?:to|"
            r"orders|packages))",
            r"how much (?:is|for|do you charge for|does|are) (?:the |your )?(?:delivery|shipping|"
            r"postage)",
            r"(?:delivery|shipping) (?:to|fee|cost|charge|price|time|times|areas?|zones?|options?|"
            r"range|rates?)",
            r"(?:free|cost of|price of|fee for|charge for) (?:delivery|shipping)",
            r"how (?:long|soon|fast|quick\w*) (?:does|do|is|will|would|can)?.*(?:delivery|"
            r"shipping|deliver|get here|arrive if|item|to ship)",
            r"minimum (?:order|amount|for)",
            r"(?:ship|deliver) (?:internationally|nationwide|worldwide|overseas|to (?!\d+))",
            r"when will (?:my|the) (?:product|item) arrive",
            r"order from \w+$",
            r"do you have delivery",
            r"^(?:delivery|shipping) (?:areas?|zones?|info\w*|cost|fee)$",
            r"what (?:are|is) (?:the|your) (?:delivery|shipping)",
            r"international shipping",
        ),
        0.9: (r"(?:is|are) (?:the )?(?:delivery|shipping) (?:free|included|available)",),
        0.5: (r"\b(?:shipping|deliver|ship)\b",),
    },
    "general_faq": {
        0.95: (
            r"\bwi ?fi\b",
            r"parking",
            r"\bpark\b",
            r"reservations?",
            r"(?:book|reserve) (?:a |the )?table",
            r"table for",
            r"(?:are|r) (?:you|u|this) (?:a |an )?(?:real )?(?:bot|robot|human|person|ai|machine|"
            r"chatbot)",
            r"(?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real )?(?:human|person|bot|"
            r"robot|machine)",
            r"invoice",
            r"(?:the|a|my) bill from",
            r"receipt for tax",
            r"tax id",
            r"website",
            r"web ?site",
            r"\bapp\b",
            r"instagram",
            r"(?:are you|you guys) hiring",
            r"\bhiring\b",
            r"job openings?",
            r"vacanc\w+",
            r"work (?:for|with) you",
            r"wheelchair",
            r"accessible",
            r"accessibility",
            r"\bpets?\b",
            r"dogs? (?:allowed|friendly)",
            r"smok(?:e|ing)",
            r"kids? (?:area|zone|friendly)",
            r"playground",
            r"outdoor",
            r"terrace",
            r"patio",
            r"restroom",
            r"bathroom",
            r"live music",
            r"cater\w*",
            r"events?\b",
            r"privacy",
            r"personal data",
            r"loyalty",
            r"gift (?:cards?|wrap\w*)",
            r"franchise",
            r"warranty",
            r"who are you",
            r"what is this (?:place|business)",
            r"email address",
            r"air conditioning",
            r"how long have you been",
            r"(?:bring|take) my (?:dog|cat|pet|kids|baby)",
            r"high chair",
        ),
    },
    "browse_products": {
        0.95: (
            r"(?:show|let) me (?:see )?(?:the |your |what |all |some )?(?!my|cart|order)(?:menu|"
            r"products?|options|catalog(?:ue)?|items|what|zprod|znoun|\w+)$",
            r"what (?:do|does|can) (?:you|u|they) (?:guys )?(?:sell|recommend|have|offer|suggest|"
            r"serve)",
            r"what (?!sizes|time|toppings|kinds?|types?|flavou?rs|colou?rs|payment|hours)(?:zprod|"
            r"znoun|\w+) do (?:you|u) (?:have|sell|offer|recommend)",
            r"(?:i am |we are )?looking for (?:a |an |some )?(?:gift|zprod|znoun|something|new|"
            r"\w+)",
            r"what is (?:good|popular|the best|best|new|on the menu)",
            r"recommend\w*",
            r"suggest(?:ions?|ion)?",
            r"best ?sellers?",
            r"most popular",
            r"(?:see|view|browse) (?:the |your )?(?:menu|options|products|catalog(?:ue)?|items)",
            r"what can i (?:order|get|eat)",
            r"i am hungry",
            r"what kinds? of (?:zprod|znoun|\w+) (?:do|are)",
        ),
    },
    "start_order": {
        0.95: (
            r"(?:place|make|start|do|put in|submit) (?:an |a |my |the |another |new )*(?:order|"
            r"purchase)",
            r"(?:placing|making) (?:an |a )?(?:order|purchase)",
            r"take my order",
            r"(?:want|like|need|help me|going|love|wish) (?:to )?(?:order|buy|purchase|get)(?: "
            r"food| something| some| a| an| products| items?| delivery| znoun| here| online| "
            r"now)*$",
            r"^(?:let us |lets |let s )?order(?: now| food| here| online)?$",
            r"let is order",
            r"can i (?:order|buy|purchase)(?: here| online| now| something| food|$)",
            r"^(?:i )?(?:want|would like) to (?:order|buy|purchase)",
            r"how (?:do|can) i (?:order|buy|purchase)",
            r"new order",
            r"same as last time",
            r"order again",
        ),
        0.5: (
            r"\border\b",
            r"\bbuy\b",
            r"purchase",
        ),
    },
    "add_item": {
        0.95: (
            r"\badd (?!.*(?:shopping list|to my list|calendar))",
            r"^(?:please )?(?:can|could|may|let) (?:i|me|we) (?:get|have|order|grab) (?:@qty |a |"
            r"an |the |some |zsize )*(?:zprod|znoun|\w+ zprod)",
            r"(?:i|we) (?:will|would|want|need|d) (?:like |take |have |get |want |go for |order |"
            r"grab )*(?:@qty |a |an |the |some |zsize |order of |more )*(?:zprod|znoun|\w+ zprod|"
            r"first|second|third|last)",
            r"(?:give|get|bring|send) (?:me|us) (?:@qty |a |an |the |some |zsize )*(?:zprod|znoun|"
            r"family)",
            r"^with (?:extra|double|more)",
            r"extra \w+$",
            r"^make (?:it|that) (?:@qty|zsize|a)",
            r"(?:put|throw in) (?:another|one more|@qty|a)",
            r"^(?:one|two|\d+) more",
            r"another one",
            r"^@qty (?:zsize |\w+ )?(?:zprod|znoun)",
            r"^(?:a|an|the) (?:zsize )?(?:zprod|znoun)",
            r"to (?:my|the) (?:cart|order|basket)",
            r"^the (?:first|second|third|last) one",
            r"half .* half",
        ),
        0.65: (
            r"^(?:i will (?:have|take)|i want|i would like|can i get|give me|get me) (?!to |you|"
            r"my money|a refund|refund|a compensation|compensation|a person|an agent|"
            r"someone)(?:@qty |a |an |the |some )*\w+",
            r"^@qty (?:zsize )?\w+(?: \w+)?(?: please)?$",
            r"^(?:zsize )?zprod(?: zsize)?$",
            r"^zsize$",
            r"^i (?:will|would|would like to) (?:take|have|get) (?:the|a|an|two|three|\d+)",
        ),
        0.5: (r"zprod",),
    },
    "remove_item": {
        0.95: (
            r"\bremove\b",
            r"\bdelete\b",
            r"take (?:off|out|away)",
            r"take (?:the |my )?\w+ off",
            r"\bhold the\b",
            r"(?:do not|not) (?:want|need) (?:the|that|any) (?!order|refund)",
            r"^(?:please )?(?:no|without|hold) (?:the )?(?!thanks|thank|zpay|zday|zplace|cre\w+|"
            r"problem|more|one|i|it|idea|way|need)\w+(?: please)?$",
            r"(?:empty|clear) (?:my |the )?(?:cart|basket|order)",
            r"start over",
            r"leave out",
            r"less one",
            r"take (?:the |my )?(?:zprod|znoun|\w+) (?:out|off|away)",
        ),
    },
    "view_cart": {
        0.95: (
            r"(?:show|see|view|check|open|what is in|review) (?:me )?(?:my|the) (?:cart|basket|"
            r"order|bag)(?! (?:status|shipped|arrive))",
            r"order summary",
            r"(?:what is )?(?:my|the) total",
            r"how much (?:is it|is that|do i owe|will it be|in) ?(?:total|altogether|all|$)?",
            r"what did i order",
            r"what do i have",
            r"^(?:my )?(?:cart|basket|total)$",
            r"in my (?:cart|basket|order)$",
            r"how much (?:in total|altogether)",
            r"the bill please",
            r"^bill$",
            r"my bill$",
            r"what do i owe",
        ),
    },
    "checkout": {
        0.95: (
            r"check ?out",
            r"^(?:yes |ok )*confirm(?: my| the| it| order)*$",
            r"confirm (?:my|the) (?:order|purchase)",
            r"(?:that is|that will be|that would be|it is|this is) (?:all|it|everything)",
            r"^nothing else",
            r"(?:done|finished|finish|complete|completing|finalize) (?:ordering|shopping|my "
            r"(?:order|purchase)|the (?:order|purchase))",
            r"ready to (?:pay|go|order)$",
            r"no more",
            r"^that is all",
            r"looks good",
            r"that is correct",
            r"just that",
            r"place (?:the|my) order now",
        ),
        0.9: (
            r"^thats? (?:it|all|everything)",
            r"^that is (?:it|all|everything)",
        ),
    },
    "choose_delivery_or_pickup": {
        0.95: (
            r"@address",
            r"pick ?(?:it )?up",
            r"^(?:for )?(?:delivery|pickup|take ?away|takeout|to go|dine in|eat in|collection)(?: "
            r"please)?$",
            r"(?:my|the|our|a|wrong|new|delivery|shipping|change|update|edit) (?:delivery |"
            r"shipping |new )?address\b(?! of (?:the|your))",
            r"deliver (?:it|this|that|them|my order) (?:to|at) |deliver to (?:my|\d+)",
            r"(?:for|want|prefer) (?:delivery|pickup|take ?away|takeout)",
            r"send it to",
            r"\bto go\b",
            r"dine in",
            r"i live (?:at|in|on)",
            r"collect it",
            r"\d+ \w+ (?:street|st|avenue|ave|road|rd|lane|drive|blvd)\b",
        ),
    },
    "pay": {
        0.95: (
            r"(?:i will|i would|i am|let me|want to|going to|ready to) (?:like to )?pay(?:ing)? "
            r"(?:with|by|in|now|using)",
            r"^pay(?:ing)?(?: now| with| by| in| it)\b",
            r"^pay$",
            r"can i pay now",
            r"payment link",
            r"link (?:to|for) (?:pay|payment)",
            r"already paid",
            r"(?:i|we) (?:have )?(?:paid|transferred|sent (?:the|you) (?:money|transfer|payment))",
            r"sent the (?:transfer|payment|money)",
            r"(?:payment )?receipt(?! for tax)",
            r"proof of payment",
            r"(?:bank )?account number",
            r"^(?:with |by |in )?zpay(?: please)?$",
            r"screenshot",
        ),
        0.9: (r"i (?:just|already) (?:paid|sent)",),
        0.5: (
            r"\bpay\b",
            r"zpay",
        ),
    },
    "order_status": {
        0.95: (
            r"(?:where|wheres) (?:is|are) (?:my|our|the) (?!refund|store|shop|restaurant|place|"
            r"nearest|office)(?:\w+ )*(?:order|food|package|delivery|driver|parcel|item|stuff|"
            r"zprod|znoun|purchase)",
            r"track(?:ing)? (?:my|the|number|order|package)",
            r"order status",
            r"status of (?:my |the |purchase |order )?(?!.*(?:ticket|claim|refund|"
            r"complaint))(?:order|purchase|package|delivery|\d+|my)",
            r"(?:is|has|did|was) (?:my|the|our) (?:order|package|food|delivery|purchase|item|"
            r"parcel) (?:on|out|shipped|left|been|arrived|coming|sent|ready|confirmed|dispatched)",
            r"(?:when|what time) (?:will|does|is|would) (?:my|it|the) (?:order |food |package |"
            r"delivery )?(?:get here|arrive|come|be (?:here|delivered|ready)|going)",
            r"how long (?:until|till|before|more|for my order)",
            r"\beta\b",
            r"(?:any )?updates? on (?:my|the) (?:order|package|delivery)",
            r"on (?:its|the|it is) way",
            r"check (?:on )?my order",
            r"how is my order",
        ),
        0.9: (r"(?:has|have|is) (?:my|the) (?:zprod|znoun|\w+) (?:been|being) ",),
    },
    "complaint": {
        0.95: (
            r"complain(?:t|ts|ing)?\b",
            r"(?:file|lodge|make|submit|open) (?:a |an )?(?:claim|complaint)",
            r"(?:worst|terrible|awful|horrible|bad|poor|disgusting|appalling|lousy|pathetic) "
            r"(?:service|experience|food|place|restaurant|customer|attitude|quality)",
            r"(?:was|were|is|are|so|very) (?:very |so |really |extremely )?(?:rude|disgusting|"
            r"awful|terrible|horrible|unprofessional|unhappy|disappointed|upset|dirty|"
            r"unacceptable)",
            r"disappoint\w+",
            r"unacceptable",
            r"scam\w*",
            r"rip ?off",
            r"never (?:again|coming back|ordering)",
            r"report you",
            r"(?:nobody|no one) (?:answers?|replies|responds|is answering)",
            r"claim against",
            r"ridiculous",
            r"sue you",
            r"feedback",
        ),
    },
    "order_problem": {
        0.95: (
            r"(?:arrived|came|was|is|were|got|delivered) (?:here )?(?:very |so |really |all |"
            r"completely )?(?:cold|broken|damaged|late|wrong|burnt|burned|raw|spoiled|incomplete|"
            r"spilled|missing|opened|undercooked|stale|soggy|expired)",
            r"never (?:arrived|came|received|showed|got)",
            r"(?:not|have not|did not) (?:arrived|come|received?|arrive|get my|got|shown up)",
            r"(?:wrong|incorrect|different|missing) (?:order|item|pizza|size|color|zprod|znoun|"
            r"product|thing|food)",
            r"missing (?:from|a|an|my|the|one|some|zprod|znoun)",
            r"(?:problem|issue|error|trouble) (?:with|in) (?:my|the|an?|our) (?!account)(?:\w+ "
            r")*(?:payment|order|delivery|food|purchase|checkout|pay)?",
            r"payment (?:issue|problem|error|failed|declined)",
            r"(?:charged|billed) (?:me )?(?:twice|double|too much|wrong|more|extra)",
            r"overcharg\w+",
            r"not what i ordered",
            r"(?:it is been|been waiting|waiting (?:for )?(?:over|more than|an|two|\d+)|waited)",
            r"hair in",
            r"order is late",
            r"still (?:not here|waiting for my (?:order|food))",
            r"half (?:my|the) order",
            r"payment failed",
            r"card was declined",
            r"you sent (?:the|me the) wrong",
            r"food poison\w*",
            r"got sick",
            r"forgot (?:my|the|to)",
            r"(?:charged|billed) (?:me )?(?:two times|twice|more)",
            r"(?:was|is|arrived|came) (?:smashed|crushed|melted|spilled|squashed)",
        ),
        0.5: (r"\b(?:problem|issue|error|late|broken)\b",),
    },
    "refund_or_return": {
        0.95: (
            r"refunds?\b(?!.*(?:processed|status|arrived|where|waiting))",
            r"reimburs\w+",
            r"money back",
            r"(?:return|exchange|send back|swap) (?:an|the|my|this|it|that|a|items?|policy|zprod|"
            r"znoun)",
            r"returns?\b(?: policy)?$",
            r"compensation",
            r"compensate",
            r"warranty claim",
            r"store credit",
            r"exchange policy",
            r"return policy",
            r"send (?:it|this|them) back",
        ),
        0.65: (
            r"\breturn\b",
            r"\bexchange\b",
        ),
    },
    "cancel_order": {
        0.95: (
            r"cancel(?:l?ing|l?ation)?\b(?!.* (?:the|that) (?:zprod|znoun)$)",
            r"do not (?:send|prepare|make|deliver) (?:it|my|the|anything)",
            r"changed my mind",
            r"call off",
        ),
    },
    "talk_to_human": {
        0.95: (
            r"(?:talk|speak|chat|connect|connected|transfer|transferred|put me through) (?:me "
            r")?(?:to|with) (?!you\b)(?:a |an |the |your |some |someone|somebody)*(?:human|person|"
            r"agent|operator|representative|rep|manager|owner|advisor|someone|somebody|real|live|"
            r"customer|support|staff|people|supervisor)?(?! or)",
            r"(?:real|live|actual) (?:person|human|agent)(?! or)",
            r"^(?:a )?(?:human|agent|operator|representative|person|support|customer (?:service|"
            r"support))(?: please)?$",
            r"customer (?:service|support|care)",
            r"(?:can|could) (?:someone|somebody|anyone) (?:call|help|assist|contact|phone)",
            r"call me",
            r"phone number (?:to|for|i can|where)",
            r"need (?:a|an) (?:human|agent|person|advisor|operator)",
            r"contact (?:number|support|you by phone)",
            r"speak to (?:an|a|the)",
            r"(?:a|any) (?:human|person) (?:i|here|available|to)",
        ),
    },
    "ticket_status": {
        0.95: (
            r"(?:status|update|news|progress|answer|response) (?:of|on|about|to|for|regarding) "
            r"(?:my |the |our )?(?:ticket|claim|complaint|case|refund|return|request)",
            r"(?:where|when|was|is|has|did) (?:is |will |my |the )*(?:refund|reimbursement|claim|"
            r"ticket|complaint|case|money back)(?: been| processed| arrive| arrived| coming| "
            r"approved| resolved|$)",
            r"(?:waiting|still waiting) (?:for|on) (?:my |the |an? )?(?:refund|answer|response|"
            r"reply|reimbursement)",
            r"(?:promised|told) (?:a |me |i would )?.*refund",
            r"refund .*(?:not arrived|processed|status|yet)",
            r"my (?:ticket|case)(?: number)?\b",
            r"any (?:update|news) on my (?:complaint|claim|ticket|case|refund)",
            r"follow(?:ing)? up on my (?:complaint|claim|ticket|case)",
        ),
    },
    "out_of_scope": {
        0.95: (
            r"ignore (?:your|all|previous|the)",
            r"system prompt",
            r"(?:your|previous) instructions",
            r"admin(?:istrator)? password",
            r"\bpassword\b(?! .*wifi)",
            r"\bjoke\b",
            r"fun fact",
            r"poem",
            r"essay",
            r"\bsong\b",
            r"\bmusic\b(?! in)",
            r"\bmovies?\b",
            r"\btv\b",
            r"weather",
            r"rain\b",
            r"traffic",
            r"capital of",
            r"president",
            r"exchange rate",
            r"\bstocks\b|stock market",
            r"invest",
            r"bank",
            r"credit score",
            r"balance",
            r"flight",
            r"hotel",
            r"passport",
            r"guitar",
            r"meaning of",
            r"translate",
            r"hello to",
            r"timer",
            r"alarm",
            r"\bremind\b",
            r"reminder",
            r"lights?\b(?= |$)",
            r"garage",
            r"meeting",
            r"calendar",
            r"email to",
            r"call my",
            r"call mom",
            r"shopping list",
            r"calories should",
            r"vaccines?",
            r"lawyer",
            r"doctor",
            r"(?:back|head|stomach) hurts",
            r"adopt",
            r"girlfriend",
            r"boyfriend",
            r"marry",
            r"love you",
            r"how old are",
            r"how tall",
            r"how far",
            r"how many planets",
            r"who (?:is|won|was|invented|discovered) (?!this$)",
            r"flip a coin",
            r"solve",
            r"equation",
            r"what year",
            r"the war",
            r"change a tire",
            r"fix my",
            r"phone screen",
            r"math",
            r"game\b",
            r"this word",
            r"horoscope",
            r"dating",
            r"(?<!with )(?<!con )bitcoin",
            r"crypto",
            r"homework",
            r"recipe",
            r"python",
            r"write (?:me )?a",
            r"are you (?:married|single|happy|sad)",
        ),
        0.8: (r"^(?:lol|haha\w*|asdf\w*|test|testing|lmao|hmm+)+$",),
    },
}
