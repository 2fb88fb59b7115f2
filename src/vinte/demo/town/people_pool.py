"""Names, streets and businesses of the town; all made up."""

from __future__ import annotations

FIRST_NAMES = (
    "Adelaide", "Afonso", "Alice", "Amélia", "António", "Aurora", "Baltazar", "Benedita", "Bernardo",
    "Caetana", "Camilo", "Catarina", "Cecília", "Constança", "Dinis", "Dulce", "Elvira", "Emília",
    "Estêvão", "Eunice", "Fátima", "Filomena", "Florbela", "Gaspar", "Glória", "Graça", "Gustavo",
    "Henrique", "Hermínia", "Isaura", "Jacinto", "Joaquim", "Judite", "Laura", "Leonor", "Lídia",
    "Lourenço", "Lúcia", "Mafalda", "Matilde", "Miguel", "Natália", "Noémia", "Odete", "Olívia",
    "Orlando", "Patrícia", "Querubim", "Raul", "Rosalina", "Salvador", "Simão", "Teodoro", "Teresa",
    "Tiago", "Urbano", "Valentina", "Vasco", "Violeta", "Zulmira",
)  # fmt: skip

SURNAMES = (
    "Abrantes", "Alves", "Amaral", "Antunes", "Barata", "Barros", "Bento", "Brito", "Cabral", "Caldeira",
    "Camacho", "Carvalho", "Castro", "Coelho", "Correia", "Couto", "Dias", "Duarte", "Esteves", "Faria",
    "Figueira", "Fonseca", "Garrido", "Godinho", "Gouveia", "Henriques", "Lacerda", "Leal", "Loureiro",
    "Macedo", "Marques", "Matos", "Melo", "Monteiro", "Moura", "Neves", "Nogueira", "Pacheco", "Paiva",
    "Pinheiro", "Queirós", "Ramalho", "Reis", "Ribeiro", "Sampaio", "Seixas", "Tavares", "Teles", "Vaz",
    "Vilar",
)  # fmt: skip

STREETS = (
    "Rua das Oliveiras", "Rua do Poço Novo", "Travessa da Fonte", "Rua da Escola Velha", "Largo do Moinho",
    "Rua dos Ferreiros", "Rua da Eira", "Rua do Lagar", "Beco da Figueira", "Rua das Amendoeiras",
    "Rua da Cal", "Avenida da Estação", "Rua do Rossio Pequeno", "Rua da Ponte Nova",
)  # fmt: skip

BUSINESSES = (
    "Oficina {surname}", "{surname} & Filhos", "{surname} Obras", "Irmãos {surname}", "{surname} Serviços",
    "Casa {surname}", "{surname} Reparações", "{first} {surname}",
)  # fmt: skip

ABOUT = (
    "Trabalhamos no concelho há mais de dez anos, com orçamento por escrito antes de começar e a obra limpa "
    "ao fim de cada dia. Atendemos o telefone e dizemos quando não podemos.",
    "Somos uma equipa pequena. Vemos o trabalho antes de dar o preço, cumprimos o dia combinado e damos dois "
    "anos de garantia sobre o que fazemos. Perguntem a quem já nos chamou.",
    "Pequenas reparações e obras completas, com materiais à escolha do cliente e fatura de tudo. Se alguma "
    "coisa correr mal, voltamos no dia seguinte sem cobrar a deslocação.",
)

CONTACT_REVIEWS = (
    "Ligou na mesma tarde e explicou tudo com calma.",
    "Veio ver o trabalho no dia combinado e o orçamento chegou por escrito.",
    "Muito atencioso, respondeu a todas as perguntas.",
    "Acabámos por não avançar, mas foi sempre correto.",
    "Percebeu o problema pelas fotografias e disse logo o que ia ser preciso.",
    "Chegou à hora marcada, mediu tudo e não empurrou nada que eu não quisesse.",
    "Avisou que vinha meia hora mais tarde. Agradeço quem avisa.",
    "Preço um pouco acima dos outros, mas o orçamento dizia tudo.",
    "Escreveu antes de ligar, como eu tinha pedido.",
    "Demorou a enviar o orçamento, mas respondeu sempre que perguntei.",
    "Explicou-me porque não valia a pena a obra grande que eu queria.",
    "Simpático ao telefone, e sabia do que falava.",
    "Deixou-me três hipóteses, com o preço de cada uma.",
)

FORMER_REVIEWS = (
    "Fez-nos a casa de banho há dois anos e continua impecável.",
    "Trabalho limpo e dentro do prazo.",
    "Voltaria a chamar sem pensar duas vezes.",
    "Bom trabalho, embora tenha demorado mais uns dias do que o previsto.",
    "Deixou a casa mais limpa do que a encontrou.",
    "Voltou sem cobrar quando uma torneira ficou a pingar.",
    "Disse o preço no princípio, e foi esse que paguei.",
    "Já cá veio três vezes, e virá a quarta.",
    "Trabalha bem e fala pouco. Era o que eu queria.",
    "Ficou melhor do que eu imaginava, e a tempo do Natal.",
    "Houve um contratempo com o material e resolveu-o no mesmo dia.",
)

DESCRIPTIONS = (
    "Liguei no próprio dia, fui ver o trabalho e enviei orçamento. O cliente disse que ia pensar e não voltou.",
    "Falámos ao telefone. Queria só uma ideia de preço, não avançou com ninguém.",
    "Enviei orçamento por e-mail e insisti duas vezes. Escolheu outra empresa mais barata.",
    "Visitei a casa e medi tudo. O cliente adiou a obra para o ano que vem.",
    "Atendeu, mas já tinha resolvido o problema com um familiar.",
    "Deixei mensagem e falámos no dia seguinte. O orçamento pareceu-lhe alto.",
)
