"""The addresses of the money."""

from django.urls import URLPattern, path

from volontiers.web.money import contract, grant, hours, instalment, lasting, overview, papers, spending

local: list[URLPattern] = [
    path("financements/", overview.money, name="money"),
    path("financements/nouveau", overview.ask, name="money-ask"),
    path("financements/<int:pk>", grant.grant, name="money-grant"),
    path("financements/<int:pk>/versement", grant.plan, name="money-plan"),
    path("financements/<int:pk>/reprise", grant.ask_back, name="money-reclaim"),
    path("financements/versements/<int:pk>", instalment.instalment, name="money-instalment"),
    path("financements/depenses/", spending.spendings, name="money-spendings"),
    path("financements/depenses/nouvelle", spending.new, name="money-spending-new"),
    path("financements/depenses/<int:pk>", spending.spending, name="money-spending"),
    path("financements/depenses/<int:pk>/recu", spending.voucher, name="money-voucher"),
    path("financements/temps/", hours.time_given, name="money-hours"),
    path("financements/temps/regle", hours.rule, name="money-rule"),
    path("financements/contrat/", contract.contract, name="money-contract"),
    path("financements/contrat/saisir", contract.write, name="money-contract-write"),
    path("financements/contrat/exemple", contract.example, name="money-example"),
    path("financements/duree", lasting.lasting, name="money-lasting"),
    path("financements/dialogue.pdf", papers.dialogue, name="money-dialogue"),
    path("financements/export", papers.export, name="money-export"),
]
