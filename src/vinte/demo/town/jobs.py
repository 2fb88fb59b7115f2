"""What the people of the town ask for, by trade: a title and a description."""

from __future__ import annotations

JOBS: dict[str, tuple[tuple[str, str], ...]] = {
    "plumber": (
        ("Torneira da cozinha a pingar", "Pinga dia e noite e trocar a borracha não resolveu."),
        ("Fuga de água por baixo do lavatório", "Aparece água no móvel sempre que se usa o lavatório."),
        ("Trocar termoacumulador de 80 litros", "Deixou de aquecer e tem ferrugem em baixo."),
        ("Mudar a sanita e o duche de sítio", "Vamos refazer a casa de banho, com cerca de 6 m²."),
        ("Autoclismo que não pára de correr", "A boia foi trocada em maio e voltou ao mesmo."),
        ("Ligar a máquina da loiça", "O móvel novo ficou sem esgoto nem torneira de corte."),
        ("Sifão entupido na cozinha", "A água desce devagar, e cheira mal depois de chover."),
        ("Pouca pressão no chuveiro", "Só no primeiro andar; no rés do chão há pressão."),
        ("Trocar a coluna de água", "Prédio de três pisos, tubo galvanizado dos anos 70."),
        ("Contador com fuga", "Gira com tudo fechado; já falámos com a câmara."),
    ),
    "electrician": (
        ("Quadro elétrico que dispara", "Dispara quando se ligam o forno e a máquina ao mesmo tempo."),
        ("Tomadas novas na sala", "Precisamos de mais quatro tomadas e de esconder os fios."),
        ("Certificar a instalação antiga", "A casa é de 1978 e a companhia pede o certificado."),
        ("Ponto de carga na garagem", "Para um carro elétrico; a garagem fica a 15 m do quadro."),
        ("Luz da escada que não apaga", "O temporizador estala e fica ligado a noite toda."),
        ("Focos embutidos no corredor", "São oito focos num teto falso que já está feito."),
        ("Campainha e intercomunicador", "Seis frações; o painel da rua deixou de chamar."),
    ),
    "painter": (
        ("Pintar um T2 por dentro", "Paredes e tetos, cerca de 70 m², casa vazia a partir do dia 1."),
        ("Manchas de humidade no teto", "Duas manchas no quarto, por baixo do terraço."),
        ("Pintar muro e portão", "Muro de 20 m e portão de ferro com duas folhas."),
        ("Envernizar portas interiores", "São sete portas de carvalho, com os aros."),
        ("Fachada de uma moradia", "Dois pisos, cerca de 180 m², com andaime."),
        ("Tirar papel de parede e pintar", "Um quarto de 12 m²; o papel tem trinta anos."),
    ),
    "carpenter": (
        ("Roupeiro à medida", "Vão de 2,4 m com portas de correr."),
        ("Porta de entrada empenada", "Raspa no chão e já não fecha com uma volta."),
        ("Restaurar soalho", "Sala com 22 m² de pinho antigo, com algumas tábuas partidas."),
    ),
    "mason": (
        ("Deitar abaixo uma parede interior", "Entre a cozinha e a sala; já há parecer do engenheiro."),
        ("Refazer o reboco da fachada", "Cerca de 40 m², com fissuras junto às janelas."),
        ("Pequeno anexo no quintal", "Cerca de 12 m², em tijolo, com telha."),
    ),
    "tiler": (
        ("Azulejos da cozinha", "São 14 m² de parede; o azulejo já está comprado."),
        ("Chão da varanda a levantar", "São 8 m²; entra água para o vizinho de baixo."),
        ("Casa de banho completa", "Chão e paredes, perto de 20 m² ao todo."),
    ),
    "locksmith": (
        ("Portão de correr que emperra", "Tem motor; faz barulho e pára a meio."),
        ("Corrimão para a escada", "São seis degraus exteriores, para uma pessoa de idade."),
        ("Grades para duas janelas", "No rés do chão, simples, pintadas de branco."),
    ),
    "gardener": (
        ("Podar três oliveiras", "Estão há anos sem poda; há espaço para levar a rama."),
        ("Manutenção mensal do jardim", "Cerca de 200 m² de relva e sebes."),
        ("Rega automática", "Horta pequena e canteiros; há um furo com bomba."),
    ),
    "air_conditioning": (
        ("Ar condicionado no quarto", "Quarto de 14 m², parede exterior livre."),
        ("Salamandra que faz fumo", "Instalada há dois anos, o fumo volta para a sala."),
        ("Bomba de calor para águas", "Casa com quatro pessoas, sem gás natural."),
        ("Ar condicionado que pinga", "A água cai da unidade de dentro, na sala."),
        ("Limpar três aparelhos", "Dois quartos e sala; há dois anos que não se limpam."),
        ("Radiadores que não aquecem", "Os dois últimos da casa ficam frios; a caldeira é nova."),
        ("Extração na casa de banho", "Sem janela; há uma conduta até ao telhado."),
    ),
    "removals": (
        ("Mudança de um T1", "Segundo andar sem elevador para rés do chão, a 4 km."),
        ("Levar um piano", "Piano vertical, de casa para a escola de música."),
        ("Esvaziar uma arrecadação", "Móveis velhos e caixas; cerca de 10 m³."),
    ),
    "cleaning": (
        ("Limpeza depois de obras", "Apartamento de 90 m², com pó de gesso."),
        ("Limpeza semanal", "Casa com três quartos, uma manhã por semana."),
        ("Vidros de uma marquise", "São oito vidros, dois só se limpam por fora."),
    ),
    "blinds": (
        ("Estore que não sobe", "Partiu a fita; é um estore de 1,6 m."),
        ("Motorizar quatro estores", "Sala e quartos, com comando de parede."),
        ("Trocar caixa de estore", "Entra frio pela caixa, em madeira, dos anos 80."),
    ),
}
