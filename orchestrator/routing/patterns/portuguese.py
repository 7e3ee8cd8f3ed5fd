"""Brazilian Portuguese."""

from __future__ import annotations

PATTERNS: dict[str, dict[float, tuple[str, ...]]] = {
    "greeting": {
        0.9: (
            r"^(?:tudo (?:bem|bom|certo)|como vai|como voces? (?:esta|estao|vao)|tem alguem ai|"
            r"alguem ai|e ai|beleza)(?: com (?:voce|voces))?$",
            r"^pessoal(?: tudo bem)?$",
        ),
        0.8: (
            r"^(?:pode|podem|poderia) me ajudar$",
            r"^(?:tenho )?(?:uma )?(?:duvida|pergunta)$",
            r"^(?:preciso de )?(?:ajuda|informac\w+)$",
            r"^(?:queria|gostaria de) (?:uma )?informac\w+$",
        ),
    },
    "thanks_goodbye": {
        0.9: (
            r"^(?:@ack )*(?:muito )?(?:obrigado|agradecid[oa]|valeu)(?: mesmo| pela? .*| por .*| "
            r"ate.*| tchau| viu)?$",
            r"^(?:@ack )*(?:tchau|ate (?:mais|logo|breve|zday|a proxima))(?: tchau| mais| "
            r"obrigado| ate (?:mais|logo|breve))*$",
            r"^(?:tenha|tenham|bom|boa) (?:um |uma )?(?:otim[oa] |bo[am] )?(?:dia|tarde|noite|"
            r"semana|zday) (?:para|pra) .*$",
            r"^(?:um )?abraco$",
            r"^falou$",
        ),
        0.8: (r"^(?:valeu|obrigado)\b",),
        0.5: (
            r"obrigado",
            r"valeu",
        ),
    },
    "business_hours": {
        0.95: (
            r"horarios?",
            r"(?:que|quais) horas? .*(?:abr\w+|fech\w+|funcion\w+|atend\w+)",
            r"ate (?:que|quais) horas?",
            r"(?:estao|ta|tao|esta) (?:abert[oa]s?|fechad[oa]s?|atendendo|funcionando)",
            r"(?:abrem?|funcionam?|atendem|fecham?|abre|tao abertos) (?:no|na|aos|as|nos|hoje|em|"
            r"zday|agora|de)",
            r"(?:quando|que dias?) (?:abrem?|fecham?|funcionam?)",
            r"ainda (?:estao|ta|esta) abert",
            r"zday .*(?:abrem?|funciona|abertos?)",
            r"(?:abert[oa]s?|atendem|abrem|funcionam) (?:as|ate as|ate) \d+",
        ),
        0.65: (r"\b(?:abrem?|fecham?|abertos?|funciona)\b",),
    },
    "locations": {
        0.95: (
            r"(?:qual|me passa|me manda) (?:e )?(?:o )?telefone(?: (?:da loja|de voces))?$",
            r"(?:qual|me (?:manda|passa|envia)|manda|passa|onde e)(?: e)?(?: o| a| seu)? "
            r"(?:endereco|localizacao|local)(?! de entrega)",
            r"^endereco$",
            r"^localizacao$",
            r"onde (?:voces? )?(?:fica|ficam|estao|e|esta)(?: voces| localizad[oa]s?| (?:a|o) "
            r"(?:loja|restaurante|pizzaria|local|unidade))*",
            r"localizad[oa]s",
            r"(?:tem|ha) (?:alguma )?(?:loja|filial|unidade|ponto)",
            r"como (?:chego|chegar|faco para chegar)",
            r"mais proxim[ao]",
            r"quantas lojas",
            r"em que (?:bairro|cidade|rua)",
        ),
        0.5: (
            r"endereco d[oa]",
            r"\bonde\b",
        ),
    },
    "menu_or_catalog_question": {
        0.95: (
            r"quanto (?:custa|e|sai|ta|esta|fica|custam|sao|vale) (?:a|o|as|os|um|uma|zprod|"
            r"znoun)(?! (?:entrega|frete|taxa|total|conta))",
            r"(?:qual|quais) (?:e )?(?:o |a |os |as |sao os )*(?:preco|valor|ingredientes|"
            r"tamanhos?|precos)(?! da entrega)",
            r"preco d[aeo]",
            r"^precos?$",
            r"cardapio",
            r"(?:tem|ha|existe) (?:algum[a]? )?(?:opcao|promocao|desconto|zprod|znoun)",
            r"sem (?:gluten|lactose)",
            r"vegetarian[oa]",
            r"vegan[oa]",
            r"promoc\w+",
            r"descontos?",
            r"cupom",
            r"ingredientes",
            r"o que (?:vem|tem|leva) (?:n[ao]|a|o|na) (?:zprod|znoun|\w+)(?! carrinho| pedido)",
            r"quantos pedacos",
            r"serve quantas",
            r"picante",
            r"apimentad[oa]",
            r"disponivel",
            r"meia a meia",
            r"meio a meio",
        ),
        0.9: (
            r"^(?:vem|vem com|serve|acompanha) ",
            r"vem com ",
            r"tem (?:no estoque|em estoque|tamanho|na cor)",
        ),
        0.8: (
            r"^(?:voces? )?tem (?!wifi|estacionamento|entrega|loja|filial)\w+(?: \w+)?$",
            r"^vende[m]? \w+",
            r"quanto (?:custa|sai|ta)",
            r"manda o menu",
        ),
        0.65: (
            r"(?:tem|e|qual|quanto|vem) (?:\w+ )*(?:zprod|znoun)",
            r"(?:zprod|znoun) (?:tem|vem|e|leva|custa)\b",
        ),
        0.5: (
            r"\bpreco\b",
            r"quanto e",
        ),
    },
    "payment_methods": {
        0.95: (
            r"(?:formas?|meios?|metodos?) de pagamento",
            r"aceitam?",
            r"(?:posso|pode|da para|da pra|dah pra|podemos) pagar",
            r"como (?:posso |faco para |eu )?(?:pagar|pago)",
            r"pagar na entrega",
            r"parcela\w*",
            r"tem maquininha",
            r"leva (?:a )?maquininha",
        ),
    },
    "delivery_zones": {
        0.95: (
            r"(?:fazem|faz|tem|voces? fazem|realizam) (?:entregas?|delivery)",
            r"(?:entregam|voces? entrega)\b(?! (?:errado|na avenida|na rua))",
            r"(?:taxa|valor|custo|preco) (?:de|da|do|para|pra) (?:entrega|frete)",
            r"\bfrete\b",
            r"(?:quanto tempo|quanto) (?:demora|leva|custa|e|fica|ta) (?:a|para|pra|o)? "
            r"?(?:entrega|entregar|frete|chegar)",
            r"pedido minimo",
            r"area de entrega",
            r"(?:atendem|chegam|vao ate|levam) (?:em|no|na|ate|a)",
            r"tempo de entrega",
            r"no ifood",
        ),
    },
    "general_faq": {
        0.95: (
            r"wi ?fi",
            r"estacionamento",
            r"estacionar",
            r"reservas?\b",
            r"reservar",
            r"(?:voce|vc|voces) (?:e|eh|sao) (?:um |uma )?(?:bot|robo|pessoa|humano|maquina)",
            r"nota fiscal",
            r"cnpj",
            r"cpf na nota",
            r"pet friendly",
            r"cachorro",
            r"cadeirante",
            r"acessibilidade",
            r"espaco kids",
            r"aniversario",
            r"eventos?\b",
            r"trabalhe",
            r"vagas?\b",
            r"contratando",
            r"\bsite\b",
            r"instagram",
            r"aplicativo",
            r"privacidade",
            r"banheiro",
            r"musica ao vivo",
            r"e-?mail",
            r"quem e voce",
            r"ar condicionado",
        ),
    },
    "browse_products": {
        0.95: (
            r"(?:quero|queria|posso|gostaria de|deixa eu) (?:ver|olhar|conhecer) (?:o |a |os |as "
            r")?(?!meu|pedido|carrinho)\w+",
            r"o que (?:voces? |vcs )?(?:tem|vendem|recomenda\w*|indica\w*|sugere\w*|ha)",
            r"(?:quais|que) (?:sabores|bebidas|pizzas|produtos|opcoes|sobremesas|zprod|znoun|"
            r"\w+s)(?: voces? tem| tem| ha|$)",
            r"recomenda\w*",
            r"sugere\w*",
            r"sugestao",
            r"mais (?:pedid[ao]|vendid[ao])",
            r"o que e bom",
            r"me mostra",
            r"mostra (?:o|a|os|as)",
            r"to com fome",
            r"procurando",
        ),
        0.9: (r"(?:quais|que) (?:sao )?(?:os|as)? ?(?:sabores|opcoes|produtos|bebidas)",),
    },
    "start_order": {
        0.95: (
            r"(?:fazer|faco|anotar|anota|comecar|iniciar|novo|realizar) (?:um |o |meu )?pedido",
            r"(?:quero|queria|gostaria de|posso|vou|da para|da pra|como faco para|quero) (?:pedir|"
            r"comprar|encomendar)(?: por aqui| aqui| comida| agora| uma? pizza| algo)?$",
            r"^(?:quero|gostaria de) (?:pedir|comprar)",
            r"^pedir$",
            r"mesmo pedido",
            r"repetir (?:o )?pedido",
            r"fazer uma encomenda",
            r"(?:queria|quero|gostaria de) (?:encomendar|fazer (?:um|uma|o) (?:pedido|encomenda))",
        ),
    },
    "add_item": {
        0.95: (
            r"(?:adicion|acrescent|coloc|inclui|inclu|bot|poe|anot)(?:a|e|ar|o|ir)?\b(?! (?:fogo|"
            r"musica))",
            r"(?:quero|queria|vou querer|manda|me ve|ve|me da|da|traz|me traz|me manda|pede|"
            r"gostaria de|desejo|fico com|vou de) (?:@qty |a |o |um |uma |mais |outra |outro |"
            r"duas |dois )*(?:zsize |meia )*(?:zprod|znoun)",
            r"^(?:mais )?@qty (?:zsize |de )*(?:zprod|znoun)",
            r"^(?:mais (?:um|uma)|outra|outro|a primeira|a segunda|essa|esse|essa mesma)$",
            r"com (?:borda|extra|bastante)",
            r"meia \w+ meia",
            r"em vez de",
            r"no carrinho$",
        ),
        0.8: (
            r"^(?:manda|vou querer|quero|me ve|coloca|adiciona) (?:@qty|um|uma|duas|dois|mais) "
            r"(?!pedido|reembolso|atendente|pessoa|humano|nota|mesa|reserva)\w+",
            r"^(?:uma?|duas|dois|@qty) (?:pizzas? )?(?:de )?\w+(?: zsize)(?: .*)?$",
            r"^@qty (?:zprod|znoun)s? de \w+",
        ),
        0.65: (r"^(?:uma?|duas|dois) (?!pergunta|duvida|abraco)\w+(?: \w+)?$",),
    },
    "remove_item": {
        0.95: (
            r"(?:tira|tire|tirar|remove|remova|remover|retira|retire|exclui|excluir)\b(?! na "
            r"loja)|apaga (?:o|a|os|as) (?:zprod|znoun)",
            r"nao quero mais (?:a|o|as|os) (?!pedido)",
            r"^sem (?!gluten|lactose|problema)\w+",
            r"(?:esvazia|limpa)r? (?:o )?carrinho",
            r"nao (?:coloca|poe|bota)",
        ),
    },
    "view_cart": {
        0.95: (
            r"(?:ver|mostra|mostrar|olhar) (?:o |meu |o meu )?(?:carrinho|pedido)",
            r"o que (?:tem|tenho|esta) no (?:carrinho|pedido|meu)",
            r"quanto (?:deu|da|ficou|fica|e)(?: tudo| o total| no total|$)",
            r"(?:qual (?:e )?o )?total$",
            r"resumo do pedido",
            r"meu carrinho",
            r"a conta$",
            r"^conta",
        ),
    },
    "checkout": {
        0.95: (
            r"(?:pode )?(?:fechar?|fecha|finaliza\w*|conclui\w*|encerra\w*|confirm\w+)(?: o| meu| "
            r"a)? ?(?:pedido|compra|conta)?$",
            r"^(?:e )?so isso",
            r"^e so$",
            r"^so$",
            r"e tudo",
            r"mais nada",
            r"^isso (?:mesmo|e tudo)",
            r"so isso mesmo",
            r"ta certo",
            r"esta certo",
            r"pode mandar$",
            r"ir para o pagamento",
        ),
    },
    "choose_delivery_or_pickup": {
        0.95: (
            r"@address",
            r"(?:vou|quero|prefiro|posso|para|pra) (?:retirar|buscar|pegar|passar)",
            r"(?:moro|estou|fico) (?:na|no|em)",
            r"(?:meu|mudar o|trocar o|novo) endereco",
            r"^(?:e )?(?:para|pra) (?:entrega|entregar|retirada|retirar|viagem|levar|comer)",
            r"^entrega (?:na|no|em|por)",
            r"^(?:entrega|retirada|delivery)$",
            r"(?:manda|entrega|leva) (?:na|no|pra|para) (?:minha|meu|rua|av|casa)",
            r"retirada",
        ),
    },
    "pay": {
        0.95: (
            r"(?:vou pagar|pago|quero pagar|pagar|pagamento) (?:no|na|em|com|por|agora|via)",
            r"ja (?:paguei|fiz o pix|transferi)",
            r"^(?:no|na|em|com|por) zpay$",
            r"^zpay$",
            r"(?:qual|manda|passa|me manda)(?: a| o| sua)? (?:chave|link|conta)",
            r"comprovante",
            r"link de pagamento",
            r"troco (?:para|pra)",
            r"fiz o (?:pix|pagamento)",
        ),
    },
    "order_status": {
        0.95: (
            r"(?:cade|onde (?:esta|ta)|como (?:esta|ta|anda)) (?:o |a |meu |minha )*(?:pedido|"
            r"entrega|comida|pizza|encomenda|znoun|zprod)",
            r"(?:meu|o) pedido (?:ja )?(?:saiu|esta|ta|vem|foi|chega)",
            r"quanto tempo (?:falta|ainda|mais)",
            r"ja (?:saiu|esta (?:vindo|chegando|pronto)|foi)",
            r"a caminho",
            r"(?:que horas|quando) (?:chega|vai chegar)",
            r"rastrear",
            r"status do pedido",
            r"falta muito",
            r"codigo de rastreio",
        ),
    },
    "complaint": {
        0.95: (
            r"reclamac\w+",
            r"reclamar",
            r"pessim[oa]",
            r"horrivel",
            r"servico (?:horrivel|ruim|pessimo)",
            r"atendimento (?:horrivel|ruim|pessimo)",
            r"mal ?educad[oa]",
            r"gross(?:o|a|eiro|eira)",
            r"nunca mais",
            r"decepcionad[oa]",
            r"absurdo",
            r"vergonha",
            r"falta de respeito",
            r"procon",
            r"ninguem (?:responde|atende|me)",
            r"insatisfeit[oa]",
            r"golpe",
        ),
    },
    "order_problem": {
        0.95: (
            r"falt(?:ou|aram) |faltando |esta faltando",
            r"(?:nao|nunca) (?:chegou|recebi|veio|vieram|entregaram)",
            r"(?:veio|chegou|chegaram|vieram|estava|esta) (?:tudo |muito )?(?:errad[oa]|fri[oa]|"
            r"gelad[oa]|quebrad[oa]|queimad[oa]|estragad[oa]|atrasad[oa]|incomplet[oa]|cru[a]?|"
            r"frio)",
            r"atrasad[oa]",
            r"cobra(?:ram|do) (?:duas|a mais|errado|em dobro)",
            r"problema com (?:meu|o|a)",
            r"pedido errado",
            r"esperando (?:ha|faz|a mais)",
            r"cabelo n[ao]",
            r"pagamento (?:nao|falhou)",
            r"nao foi o que pedi",
        ),
    },
    "refund_or_return": {
        0.95: (
            r"reembols\w+",
            r"devol(?:ver|ucao|va)",
            r"dinheiro de volta",
            r"estorn\w+",
            r"troca(?:r)? (?:o|a|de) (?:produto|tamanho|zprod)",
            r"ressarc\w+",
        ),
    },
    "cancel_order": {
        0.95: (
            r"cancela(?:r|ram)? (?:o |meu |a |minha |o meu |a minha |esse )?(?:pedido|compra|"
            r"tudo)|^cancela\w*$|(?:quero|queria|posso|como) cancelar",
            r"desisti\w*",
            r"nao quero mais o pedido",
            r"nao precisa (?:mandar|enviar)",
        ),
    },
    "talk_to_human": {
        0.95: (
            r"atendente",
            r"humano",
            r"falar com",
            r"(?:passa|transfere|chama) (?:para|pra|um|uma)",
            r"uma pessoa",
            r"gerente",
            r"suporte",
            r"me liga",
            r"telefone (?:para|de)",
            r"ser atendido por",
        ),
    },
    "ticket_status": {
        0.95: (
            r"(?:como esta|status d|andamento d|e) ?(?:a |o |e o |e a )?(?:minha|meu|da minha|do "
            r"meu) (?:reclamacao|reembolso|devolucao|chamado|protocolo|solicitacao|estorno)",
            r"(?:reembolso|estorno) ja",
            r"protocolo",
            r"ja (?:resolveram|analisaram)",
            r"(?:novidade|noticia|resposta)s? (?:do|da|sobre|de) (?:meu|minha|o|a)",
        ),
    },
    "out_of_scope": {
        0.95: (
            r"empresta\w*",
            r"que horas sao",
            r"quem ganhou",
            r"previsao d",
            r"piada",
            r"toca (?:uma|musica)",
            r"musica(?! ao vivo| en vivo)",
            r"presidente",
            r"traduz\w*",
            r"futebol",
            r"o jogo",
            r"loteria",
            r"horoscopo",
            r"te amo",
            r"casa comigo",
            r"namorad\w+",
            r"ignore (?:as|suas)",
            r"suas instrucoes",
            r"(?<!com )(?<!con )bitcoin",
            r"ganhar dinheiro",
            r"dor de cabeca",
            r"alarme",
            r"lembrete",
            r"capital d[aoe]",
            r"numero errado",
        ),
        0.8: (r"^(?:k+|(?:kk)+k*|rs(?:rs)*|haha\w*)$",),
    },
}
