"""French: words and grammar of contracts as freelancers in France, Belgium and Switzerland get them.

Written without a lawyer of these countries. The terms are those of the French code of intellectual property: transfer of
economic rights (cession des droits patrimoniaux, L131-3), forms not foreseeable (L131-6), moral rights (L121-1), text and
data mining and its reservation (fouille de textes et de données, L122-5-3).
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.languages.base import Families, Grammar, Language, Roles, said, spelled, wording
from scoring.reading.clauses import OPEN_END, Forms, marker_of
from scoring.reading.stance.record import Action

_FIRM = r"(?! (?:sas|sasu|sarl|sa|eurl|sci|snc|gmbh|ltd|inc|studio|conseil)\b)"
_AI = rf"(?:\bi\.?a\b{_FIRM}|\bai\b{_FIRM}|\bllms?\b|\bintelligences? artificielles?\b|\bapprentissage (?:automatique|profond|machine|statistique)\b|\bmachine[- ]learning\b|\bdeep[- ]learning\b|\b(?:grands? )?modèles? de (?:langage|langue|fondation|diffusion)\b|\bmodèles? génératifs?\b|\bréseaux? (?:de neurones|neuronaux)\b|\bsystèmes? (?:auto-?apprenants?|génératifs?)\b|\b(?:outils?|systèmes?|technologies?) génératifs?\b|\bgénérateurs? d'images?\b|\bsynthèse vocale\b)"
_MODEL = rf"(?:{_AI}|\bmodèles?\b|\balgorithmes?\b)"
_TRAIN = r"(?:\b(?:ré|pré)?-?entraîn\w*|\bd'entraînement\b|\bl'entraînement\b|\bapprentissage (?:automatique|profond|machine|d|des?|du)\b)"
_USE = r"(?:utilis\w*|exploit\w*|emplo\w*|usage|reprodui\w*|trait\w*|analys\w*|copi\w*|servir|recour\w*)"
_TO_F = r"(?: ?(?:(?:du|de la|de l'|de|par le|par la|par l'|par|donnée? par|signée? par|signé avec|accordée? par|délivrée? par|conclue? avec)(?: le| la| l')? ?)<F>)?"
_ADJ = r"(?:,? ?(?:préalables?|préalablement|écrite?s?|par écrit|exprès|expresse|explicite|spécifique|distincte?|séparée?|particulière?|formelle?|signée?|et))*"
_CONSENT_WORD = r"(?:accord|autorisation|consentement|licence|contrat de licence|permission|contrat|avenant)"
_CONSENT = rf"(?:l'|le |la |un |une |d'un |d'une |son |cet )?{_ADJ} ?{_CONSENT_WORD}{_ADJ}{_TO_F}{_ADJ}"
_CAN = r"(?:peut|peuvent|pourra|pourront|est libre|sera libre|est autorisée?|a le droit|aura le droit|est en droit|est habilitée?|se réserve le droit)"
_RIGHTS = r"(?:droits? patrimoniaux|droits? d'exploitation|droits? de propriété intellectuelle|droits? d'auteur|droits?|propriété)"
_END = r"(?:fin|expiration|terme|cessation|résiliation|extinction|exécution)"
_ALL = r"(?:tous (?:les|ses|droits)|toute la|la totalité (?:des|de)|l'ensemble (?:des|de)|l'intégralité (?:des|de)|l'intégralité|la totalité)"
_REPLICA = r"(?:répliques? numériques?|doubles? numériques?|clon\w* (?:numériques?|vocal\w*|de (?:la|sa) voix)|voix (?:synthétiques?|de synthèse)|deepfakes?|hypertrucages?)"
_INFO = r"(?:métadonnées|filigranes?|mentions? (?:de copyright|d'auteur|de source)|crédits?|informations sur le régime des droits)"
_TOOLS = r"(?:chatgpt|midjourney|claude|gemini|copilot|dall-?e|stable diffusion|mistral|deepl)"

_FORMS = Forms(
    leads_in=OPEN_END,
    marker=marker_of("article|art|section|clause|chapitre|titre|§§?"),
    number_follows=re.compile(r"(?i)(?:\b(?:articles?|art|sections?|clauses?|annexes?|alinéas?|paragraphes?|et|ou|de|du|des|à|au|aux|le|la|les|sous|n°)\.?|§|[,(-])$"),
    schedule=re.compile(
        r"(?P<name>(?i:annexe|appendice|schedule|exhibit)[ \t]+(?:[A-Z]|\d{1,3}(?:\.\d)?|[IVX]{1,5})\b"
        r"(?:[ \t]*[:.\u2013\u2014-]+[ \t]*[^\n]{0,80}|[ \t]*\([^)\n]{0,60}\)|(?:[ \t]+[\w&'-]+){0,8})?)[ \t]*$"
    ),
    recital_heading=re.compile(r"(?i)(?:préambule|exposé(?: préalable| des motifs)?|considérants?|contexte)[:.]?$"),
    recital_start=re.compile(r"(?i)(?:considérant que|attendu que|les parties (?:souhaitent|se sont rapprochées))"),
    recital_end=re.compile(r"(?i)il (?:a été|est) (?:arrêté|convenu)|ceci exposé|en conséquence"),
    definitions_heading=re.compile(r"(?i)(?:définitions?|terminologie)[:.]?$"),
    definition=re.compile(r"\"[^\"\n]{1,60}\" ?,? ?:? ?(?:désigne(?:nt)?|signifie(?:nt)?|s'entend(?:ent)?|comprend|comprennent|est défini|inclut|incluent)\b", re.IGNORECASE),
    signing=re.compile(r"(?i)(?:fait à|lu et approuvé|bon pour accord|signatures?|date|nom|pour (?:le |la |l')[^:\n]{2,40})[ ]?:?(?:[ _/.]{3}|[ ]?:|$|[^\n]{0,60}\bexemplaires\b)|[^\n\"(]{0,60}_{6,}|[^\n]{0,60}\.{10,}[ ]*$"),
    verb=re.compile(
        r"(?i)\b(?:est|sont|sera|seront|était|a|ont|aura|peut|peuvent|pourra|doit|doivent|devra|cède|concède|s'engage|s'interdit|verse|paie|paye|livre|réalise|crée|conserve|reste|restent|demeure|demeurent|interdit|interdite|interdits|interdites|autorisé|autorisée|permis|permise|comprend|désigne|prévaut|prend|prennent|dispose|utilise|garantit|accepte)\b"
    ),
)  # fmt: skip

_WORDING = wording(
    improves=r"\b(?:amélior|perfectionn|développ|optimis|entraîn|recherch|analys|test)\w*",
    any_purpose=r"\b(?:(?:toutes?|tous|quelques?|autres?|propres?|internes?|ses|commerciales?)(?: \w+){0,2} (?:fins?|usages?|finalités?|besoins?|utilisations?|buts?)|(?:fins|besoins|usages?) (?:internes|propres|commerciales|professionnelles)|à (?:sa|son|leur) (?:seule |entière )?(?:discrétion|convenance|guise|gré)|juge(?:ra|rait)? (?:utile|nécessaire|opportun|approprié)|quelque fin)\b",
    law_allows=r"\b(?:lois?|légal\w*|impérati\w*|exceptions?|l\. ?\d|code|fouille|article l)\b",
    hedges=r"\b(?:sauf|à moins|excepté|hormis|hors|à l'exception|sous réserve|pourvu|à condition|si|s'il|lorsqu\w*|tant que|dans la mesure|en dehors|autres? qu\w*|toutefois|cependant|néanmoins|mais|en revanche|uniquement|seulement|exclusivement|que si|dès lors|notamment si|en principe|au cas où|faute de|selon|dans les limites?|sans|limité\w*|quand|quoique|bien que|le cas échéant|à l'exclusion|sinon|plutôt|généralement|en particulier|seule?s?)\b",
    for_a_time=r"\b(?:pendant\b[^.,;]{0,40}|durant\b[^.,;]{0,40}|jusqu'\w+[^.,;]{0,40}|avant\b[^.,;]{0,40}|\w+ (?:jours|semaines|mois|ans|années)\b|pour l'instant|actuellement|à ce jour|provisoirement|dans un délai)",
    waives=r"\b(?:renonc\w*|abrog\w*|remplac\w*|sans effet|suspend\w*|caduque?s?|inapplicable\w*|écart\w*|annul\w*)\b",
    deemed=r"\b(?:réputée?s?|présumée?s?|tacite\w*|tacitement|silence|sans motif (?:légitime|sérieux|raisonnable|valable)|déraisonnable\w*|ne (?:peut|pourra|saurait) (?:être )?(?:refus|raisonnablement)\w*|ne (?:peut|pourra|saurait)[^.,;]{0,30}refus\w*|abusivement|considérée? comme (?:acquise?|donnée?|accordée?))\b",
    names_training=r"\b(?:entraîn\w*|d'entraînement|intelligences? artificielles?|ia|apprentissage (?:automatique|profond|machine)|modèles?|fouille)\b",
    names_ai=r"\b(?:intelligences? artificielles?|ia|apprentissage automatique|fouille de textes)\b",
    rights=r"\b(?:droits?|licences?|utilisation\w*|restrictions?|territoire|supports?|cession|conditions)\b",
    privacy=r"\b(?:confidentialité|vie privée|données personnelles)\b",
    prevails=r"\b(?:prévau\w*|prévaudr\w*|prim\w*|l'emport\w*|priorité|fait foi)\b",
    body=r"\b(?:(?:le )?présent contrat|contrat(?:-cadre)?|corps du contrat)\b",
    schedule=r"\b(?:annexes?|bons? de commande|devis|conditions particulières)\b",
    same_terms=r"\b(?:mêmes?|présent\w*|articles? \d|clauses? \d|identiques?)\b",
)  # fmt: skip

_ROLES = Roles(
    client=r"(?:client|cliente|donneur d'ordres?|commanditaire|éditeur|éditrice|producteur|productrice|licenciée?|cessionnaire|acheteur|acheteuse|employeur|annonceur|maître d'ouvrage|bénéficiaire|diffuseur|commettant)",
    client_weak=r"(?:agence|société|entreprise|studio|maison|galerie|revue|magazine|association|fondation|musée|plateforme|marque)",
    maker=r"(?:prestataire|(?<!droit d')(?<!droits d')(?<!propriété d')auteure?|autrice|illustrateur|illustratrice|photographe|traducteur|traductrice|graphiste|artiste(?:-auteur)?|créateur|créatrice|cédante?|concédante?|freelance|indépendante?|rédacteur|rédactrice|designer|compositeur|compositrice|développeur|développeuse|interprète|comédienne?|réalisateur|réalisatrice|salariée?|journaliste|pigiste|vidéaste|dessinateur|dessinatrice|scénariste)",
    maker_weak=r"(?:consultante?|fournisseur|contractant)",
    feminine=r"(?!)",
    work=r"(?:œuvres?|oeuvres?|livrables?|créations?|illustrations?|photographies?|photos?|images?|textes?(?! et de données| et données)|traductions?|enregistrements?|ébauches|contributions?|manuscrits?|dessins?|films?|vidéos?|compositions?|morceaux|graphismes?|esquisses|logos?|maquettes?|articles rédigés|travaux|résultats?(?: des prestations)?|contenus? (?:créés?|réalisés?|livrés?)|prises de vues?|visuels?|réalisations)",
    things=r"(?:contenus?|documents?|données|éléments?|supports?|matériels?|informations?|marques?|produits?|services?|systèmes?|outils?|plateformes?|fichiers?|textes?|images?|biens)",
    of=r"(?:du|de la|de l'|de|appartenant au)",
    other=r"(?:(?:œuvres|images|textes|contenus) de tiers|informations? confidentielles?|secrets? d'affaires|données (?:personnelles|à caractère personnel)|(?:œuvres?|éléments?) préexistante?s?|documents? confidentiels?|supports? de formation)",
    supplied=(r"(?:contenus?|documents?|données|éléments?|textes?|images?|photographies?|fichiers?|supports?)(?: \w+)? (?:fournis|fournies|fourni|remis|remises|transmis|transmises|mis à disposition|confiés|confiées) par (?:le |la |l')?{C}", r"(?:contenus?|documents?|données|éléments?|textes?|images?) que (?:le |la |l')?{C} (?:fournit|remet|transmet)"),
    defined=r"(?:ci-après(?: désignée?s?| dénommée?s?| nommée?s?)?|dénommée?s?(?: ci-après)?|désignée?s?)",
    between=r"(?:parties|entre(?: les soussignée?s)?|et|d'une part|d'autre part)",
    means=r"(?:désigne|désignent|signifie|s'entend|s'entendent|comprend|comprennent|inclut|incluent|sont|est|englobe\w*)",
    capitals=False,
    duties=(
        ("pays", r"{T}\b[^.;]{0,40}\b(?:paie|paye|paiera|payera|verse|versera|règle|réglera|rémunère)\b|{T} s'engage à (?:payer|verser|régler)|(?:versée?s?|payée?s?|due?s?) par (?:le |la |l')?{T}", 3),
        ("orders", r"{T}\b[^.;]{0,30}\b(?:confie|commande|mandate|charge|fait appel)\b|(?:commandée?s?|confiée?s?) par (?:le |la |l')?{T}", 2),
        ("receives the rights", r"\b(?:cède|concède|accorde|transfère|cession|concession)\b[^.;]{0,80}\b(?:au |à la |à l'|à ){T}|{T} (?:acquiert|obtient|reçoit)\b[^.;]{0,50}\b(?:droits?|licence)", 2),
        ("accepts the work", r"{T}\b[^.;]{0,40}\b(?:réceptionne|valide|publie|publiera|recette)\b", 1),
        ("makes the work", r"{T} (?:\w+ )?(?:s'engage à (?:réaliser|créer|rédiger|traduire|illustrer|composer|concevoir|photographier|produire)|réalise|réalisera|crée|créera|rédige|rédigera|traduit|traduira|illustre|compose|conçoit|photographie)\b", -3),
        ("does the work", r"{T} (?:\w+ )?(?:livre|livrera|fournit|fournira|remet|remettra|exécute|s'engage à (?:livrer|fournir|remettre|exécuter))\b|(?:réalisée?s?|créée?s?|livrée?s?|conçue?s?|produite?s?) par (?:le |la |l')?{T}", -2),
        ("is paid", r"\b(?:paie|paye|paiera|verse|versera|règle|payer|verser|régler)\b[^.;]{0,40}\b(?:au |à la |à l'|à ){T}|{T} (?:perçoit|percevra|reçoit|recevra)\b[^.;]{0,60}\b(?:somme|rémunération|honoraires|eur|€)|(?:honoraires|rémunération) (?:du |de la |de l'){T}|{T} (?:émet|facture|adresse\b[^.;]{0,20}\bfacture)", -3),
        ("gives the rights", r"{T} (?:\w+ )?(?:cède|concède|accorde|transfère|autorise)\b", -2),
        ("keeps the copyright", r"{T} (?:conserve|demeure|reste|garde|est seul)\b[^.;]{0,60}\b(?:droits?|titulaire|propri\w+)", -2),
    ),
    oblique=re.compile(spelled(r"(?:\b(?:du|des|au|aux) |\b(?:de|à|par|pour|avec|chez|envers|contre|sans|entre|sur|selon|dudit|auprès du|auprès de) ?(?:le |la |l'|les )?|\bd'|\bqu'|\bque (?:le |la |l')?)$"), re.IGNORECASE),
    dative=re.compile(spelled(r"\b(?:au |à la |à l'|aux |à |le |l'|la )$"), re.IGNORECASE),
)  # fmt: skip

_PLAIN_WORDS = r"""
le la les l un une des de du d au aux et ou ni en dans par pour avec sur sous a vers y ce cet cette ces celui celle ceux celles ci la son sa ses leur leurs lui elle il ils elles se s soi meme memes tout toute tous toutes qui que qu dont lequel laquelle lesquels lesquelles quel quelle quels quelles quelque quelconque quiconque soit
ne n pas jamais aucun aucune aucunement nullement rien point cas
est sont sera seront etre ete a ont aura avoir peut peuvent pourra pourront saurait sauraient doit devra doivent fait faire
s'engage engage engagent interdit interdite interdits interdites interdisent interdiction abstient abstenir abstiendra prohibe prohibee prohibes exclu exclue exclus exclues autorise autorisee autorises autorisees autoriser autorisation permis permise permet permettre permettra habilite habilitee droit droits expressement formellement strictement garantit veille veillera
laisser laisse laissera confier ceder sous-ceder conceder sous-licencier licencier transmettre communiquer donner mettre disposition
client tiers tierce tierces partie parties personne personnes autrui affilie affilies affiliee affiliees filiale filiales societe societes groupe partenaire partenaires prestataires sous-traitant sous-traitants sous-licencie sous-licencies licencies cessionnaires ayants ayant cause droit salaries employes collaborateurs fournisseurs
utiliser utilise utilisera utilisees utilises utilisee utilisation usage usages exploiter exploite exploitees exploites exploitation employer reproduire reproduction reproduites reproduit copier copie copies traiter traitement traites traitees analyser analyse extraire extraction stocker ingerer ingestion servir recourir collecter
directement indirectement soi-meme elle-meme lui-meme meme tout ou totalite integralite partie partiellement integralement quelque maniere facon forme moment titre quel support biais intermediaire manquant
entrainer entraine entrainement entrainements entrainent reentrainer apprentissage apprentissages fine-tuning finetuning affiner affinage affinement ajuster ajustement regler reglage fin specialiser developper developpe developpement ameliorer amelioration perfectionner optimiser optimisation concevoir conception creer creation tester test tests evaluer evaluation valider validation alimenter nourrir enrichir constituer constitution elaborer
jeu jeux donnees base bases corpus ensemble ensembles prompts prompt invites requetes entree entrees embeddings index vectorielles
intelligence intelligences artificielle artificielles ia ai llm llms automatique automatiques profond machine learning generatif generatifs generative generatives systeme systemes modele modeles algorithme algorithmes outil outils technologie technologies logiciel logiciels reseau reseaux neurones neuronaux langage langue fondation application applications similaire similaires analogue analogues equivalent equivalents autre autres solution solutions dispositif dispositifs programme programmes
interne internes externe externes propre propres public publics publique publiques
fin fins but finalite finalites vue objet afin notamment y compris incluant telle tels telles tel ainsi
fouille textes texte donnees moissonnage aspiration article sens code propriete intellectuelle l
esquisses brouillons versions intermediaires metadonnees livres livrees realises realisees crees creees remis remises presentes present presente contrat clause ecrit prealable distincte distinct
nonobstant toute toutes disposition dispositions stipulation stipulations contraire contraires prevaut prime emporte
pendant duree apres temps limite temporellement durablement perpetuite
non comme acquiert obtient acquis aussi tant confere egalement accorde accord autorisent droits faire-faire consentir lors leurs lesdits lesdites desdites desdits y celles-ci ceux-ci celui-ci quelconques celle-ci fins artificielle s agit agisse destine destines destinees destinee visant vise participer contribuer contribuent integrer integration inclure insertion verse verser tentative licence etc
"""
_GRAMMAR = Grammar(
    ai=said(_AI, r"\bfouille de (?:textes|données)", r"\bdata[- ]mining\b", r"\bdonnées d'(?:entraînement|apprentissage)"),
    no_ai=said(r"\b\w+ (?:ia|ai) (?:sas|sasu|sarl|sa|eurl|studio|conseil)\b", r"\b(?:ia|ai) (?:sas|sasu|sarl|sa|eurl|studio|conseil)\b", r"\.ai\b"),
    topic=said(_AI, r"\bfouille de (?:textes|données)", r"\balgorithmes?\b"),
    actions={
        Action.TRAIN: said(_TRAIN),
        Action.FINE_TUNE: said(r"\bfine-? ?tun\w*", r"\baffin(?:er|age|ement)\w*", r"\bajust(?:er|ement)\w*[^.;]{0,30}\bmodèles?", r"\bréglage fin\b", r"\bréentraîn\w*"),
        Action.DEVELOP: said(rf"\b(?:développ|amélior|perfectionn|optimis|concevoir|conception|créer|création|enrichi|aliment|élabor)\w*\b(?:(?!\b(?:aide|moyen|avec|par|sans|recour\w*|via)\b)[^.;\ue003]){{0,90}}{_MODEL}", rf"{_MODEL}[^.;]{{0,60}}\b(?:développ|amélior|perfectionn|optimis)\w*"),
        Action.EVALUATE: said(rf"\b(?:évalu|test|valid)\w*\b[^.;]{{0,60}}{_MODEL}"),
        Action.MINE: said(r"\bfouille de (?:textes|données)", r"\b(?:text and )?data[- ]mining\b", r"\bmoissonn\w*", r"\bscraping\b", r"\baspir(?:er|ation)\b"),
        Action.BUILD_DATASET: said(r"\b(?:constitu|créer|création|aliment|intégr|inclu|enrichi|ajout|compil)\w*\b[^.;]{0,60}\b(?:jeux? de données|bases? de données d'|corpus|données d'(?:entraînement|apprentissage)|ensembles? de données)", r"\bdonnées d'(?:entraînement|apprentissage)"),
        Action.INPUT_AI: said(
            rf"\b(?:télévers\w*|téléchar\w*|charg\w*|saisi\w*|introdui\w*|soumet\w*|soumis\w*|transmet\w*|inject\w*|entrer|coller|import\w*|communiqu\w*|insér\w*|mettre en ligne|upload\w*)\b[^.;]{{0,120}}(?:{_AI}|\b{_TOOLS})", rf"(?:{_AI}|\b{_TOOLS})[^.;]{{0,60}}\b(?:télévers\w*|saisi\w*|introdui\w*|soumis\w*)", r"\bcomme (?:prompts?|invites?|données d'entrée|requêtes?)\b", r"\bprompts?\b",
        ),
        Action.SYNTHESISE: said(rf"\b{_REPLICA}", r"\b(?:cloner|imiter|reproduire|simuler|synthétiser)\b[^.;]{0,50}\b(?:voix|visage|style|image)\b", r"\bdans le style (?:du|de)\b"),
        Action.IMPROVE_SERVICES: said(r"\b(?:amélior|optimis|développ|perfectionn)\w*\b[^.;]{0,50}\b(?:produits?|services?|offres?|plateformes?|technologies?)\b", r"\brecherche et (?:de )?développement\b", r"\bfins? de recherche\b", r"\bbesoins internes\b", r"\bfins internes\b", r"\banalyse de données\b"),
    },
    people=said(
        r"\bformations?\b", r"\bformer (?:ses|son|le|les|leurs?|des)\b", r"\bentraîn\w*(?: et \w+)? (?:de |des |du |ses |son |sa |le |la |les |leurs? |l'|ses propres )*(?:personnels?|salariés?|équipes?|collaborat\w+|employés?|utilisateurs?|clients?|stagiaires?|sportifs?|athlètes?|agents?|vendeurs?|élèves?|étudiants?|comédiens?|voix|bénévoles?|apprentis?)\b", r"\bentraîneu\w+", r"\bentraînement (?:sportif|physique|vocal|du personnel|professionnel|des équipes)\b",
        r"\b(?:contrat|centre|taxe|maître|période|en) d?'?(?:apprentissage)\b", r"\bapprentissage (?:du métier|de la langue|en ligne|scolaire|des? (?:élèves|enfants|salariés|équipes|langues))\b", r"\bmodèles? (?:photo|vivant|nu|économique|commercial|de (?:contrat|lettre|facture|document|prix|tarif|mail))\b", r"\b(?:le|la|les|des?|du|une?) mannequins?\b", r"\be-learning\b", r"\bautorisation (?:de|du) (?:modèle|mannequin)\b",
    ),
    tool=said(rf"\b(?:recour\w*|utilis\w*|usage|emploi|l'aide|moyen|assistance)\b[^.;\ue003]{{0,40}}{_AI}[^.;]{{0,90}}\b(?:créer|création|réalis\w*|produi\w*|rédig\w*|tradui\w*|exécut\w*|génér\w*|élabor\w*)\b", rf"\b(?:créer|création|réalis\w*|produi\w*|rédig\w*|tradui\w*|génér\w*)\b[^.;]{{0,60}}\b(?:à l'aide|au moyen|par|avec|sans|via)\b[^.;]{{0,30}}{_AI}(?![^.;]{{0,40}}\bentraîn)", rf"\b(?:recourir|avoir recours|utiliser)\b (?:à |à l'|à des |des |d'|l'|une |un |aucun\w* )*(?:outils? |systèmes? )?(?:d'|de l')?{_AI}", rf"\bgénérée?s? (?:par|à l'aide)\b[^.;]{{0,30}}{_AI}"),
    uses=said(_USE),
    double=said(
        r"\b(?:rien|aucun\w* (?:stipulation|clause|disposition|article))\b[^.;]{0,140}(?:\bne |\bn'|\bne s'|\bn'y )(?:\w+ )?(?:interdi|empêch|oppos|fait obstacle|font obstacle|limit|restrei|prohib|saurait|peut|pourra|met|fait)\w*", r"(?:\bne |\bn')(?:\w+ ){0,2}?(?:interdi|empêch|oppos|fait (?:pas )?obstacle|limit|restrei|prohib)\w*", r"\b(?:n'est|ne sont|n'est aucunement|n'est nullement|ne sera) (?:pas |nullement |aucunement |point )?(?:interdit|exclu|prohib|empêch|limit|restreint|tenue?|obligé)\w*", r"\baucun\w* (?:interdiction|obligation|restriction)\b", r"\bsans préjudice du droit (?:du|de la|de l') ?<C>", r"\bfait(?:es)? obstacle à\b(?<!pas obstacle à)[^.;]{0,5}\bce que\b", r"<F>[^.;]{0,30}\b(?:ne s'oppose pas|renonce à (?:s'opposer|interdire|toute interdiction))\b", r"\bne s'oppose\w* (?:pas|en rien)\b",
    ),
    soft=said(
        r"\b(?:n'a|n'ont) (?:pas|aucunement|nullement) (?:\w+ ){0,2}(?:l'intention|vocation)\b", r"\bn'envisage\w*\b", r"\bne prévoi\w+ pas\b", r"\bs'effor\w+", r"\befforts\b", r"\bdans la mesure du possible\b", r"\bsouhait\w*", r"\b(?:prie|invite|demande)\b", r"\bde préférence\b", r"\btâch(?:e|era)\b de\b", r"\bdevrai(?:t|ent)\b", r"\bessai(?:e|era)\b", r"\bs'emploie\b", r"\bvise à\b", r"\bévitera?\b",
    ),
    forbids=said(r"(?:\bne |\bn')[^.;]{0,140}?\b(?:pas|jamais|aucun\w*|ni|nullement|aucunement|point)\b", r"\bne (?:peut|peuvent|pourra|pourront|saurait|sauraient|doit|doivent|devra)\b", r"\bà ne (?:pas|jamais)\b", r"\bne pas\b", r"\bs'interdi\w+", r"\bs'abst\w+", r"\bsans (?:pouvoir|jamais)\b", r"\bn'(?:est|a|aura|acquiert|obtient)\b[^.;]{0,30}\b(?:pas|aucun\w*)\b"),
    forbids_open=said(r"\b(?:interdite?s?|interdiction|prohibée?s?|exclue?s?|proscrite?s?)\b", r"\b(?:n'est|ne sont|n'a|n'ont|ne sera|ne seront|non)\b(?: \w+){0,2} (?:autorisée?s?|permise?s?|admise?s?|comprise?s?|incluse?s?|concédée?s?|cédée?s?)\b", r"\b(?:aucun\w*|nulle?) (?:utilisation|usage|exploitation|droits?|licence|autorisation|reproduction|entraînement|cession)\b"),
    forbids_by_maker=said(r"<F> (?:\w+ )?(?:interdit|s'oppose|refuse|n'autorise|n'accorde|ne cède|ne concède)\b", r"<F>[^.;]{0,40}\b(?:se réserve|réserve|s'est réservée?)\b", r"\bréserv(?:e|ée?s?)\b[^.;]{0,60}<F>", r"\b(?:fouille|entraînement|ia|intelligence artificielle|l122-5-3)\b[^.;]{0,160}\b(?:sont|est|demeurent|restent)\b[^.;]{0,20}\b(?:réservée?s?|expressément réservée?s?)\b", r"\b(?:réserve|opposition)\b[^.;]{0,80}\b(?:fouille|l\W? ?122-5-3)"),
    permits=said(r"\b(?:peut|peuvent|pourra|pourront)\b", r"\best (?:\w+ )?(?:libre|autorisée?|habilitée?)\b", r"\b(?:a|aura|ont|dispose du|acquiert le|obtient le) (?:le )?droit\b", r"\ben droit\b", r"\bse réserve\b", r"\butilise(?:ra)?\b"),
    permits_open=said(r"\b(?:autoris\w*|permet\w*|permise?s?|concèd\w*|concéd\w*|cèd\w*|cédée?s?|cession|consen\w*|accept\w*|comprend|comprenn\w*|comprise?s?|inclu\w*|accord\w*|licence|s'étend\w*|couvr\w*|droits?)\b"),
    only_with_consent=said(rf"\b(?:qu'avec|qu'après|que sur|qu'en vertu d\w*'?|uniquement avec|seulement avec|uniquement après|seulement après|nécessit\w*|requi\w+|soumis\w* à|subordonnée?s? à|suppose\w*|exig\w+|conditionnée?s? à)\b ?{_CONSENT}"),
    consent=said(
        rf"\b(?:sauf|sans|hors|hormis|à défaut d'|à défaut de|en l'absence d'|en l'absence de|à moins d'|à moins d'obtenir|à moins d'avoir obtenu|sous réserve d'|sous réserve de|sous réserve) ?(?:d'obtenir |d'avoir obtenu |obtenir |avoir obtenu |d')?{_CONSENT}", r"\bà moins que (?:le |la |l')?<F>[^.;,]{0,60}\b(?:consenti|autorisée?|accepté|donné|accordé|consente|autorise|accepte)\b(?: son accord| par écrit| expressément| préalablement|, par écrit,?|, au préalable)*",
        rf"\b(?:qu'avec|qu'après|que sur|qu'en vertu d\w*'?|uniquement avec|seulement avec|uniquement après|seulement après|nécessit\w*|requi\w+|soumis\w* à|subordonnée?s? à|suppose\w*|exig\w+|conditionnée?s? à)\b ?{_CONSENT}",
    ),
    excepts=said(r"\b(?:sauf|à moins qu\w*|à moins de|excepté\w*|hormis|hors|à l'exception|à l'exclusion|exception faite|sous réserve|pourvu qu|à condition|si|s'il|s'ils|lorsqu\w*|tant que|dans la mesure où|en dehors|autres? que|uniquement (?:pour|si|dans|aux)|seulement (?:pour|si|dans)|exclusivement (?:pour|dans)|que (?:si|pour|dans)|en cas d|jusqu'|pendant|durant|avant|conformément|sans|moyennant|dans les limites?|faute de|dès lors que|d'ici)(?!\w)"),
    brief=re.compile(spelled(r"(?:pendant|durant|jusqu|avant|sans|hors|hormis|moyennant|conformément|excepté|en cas|sous réserve|à l'exception|à l'exclusion|d'ici)")),
    resumes=re.compile(spelled(r" (?:ne |n'|ni |à ne |pour (?:l'|en)|aux fins|à des fins|afin)|(?<= )(?:ne|n'|ni)\b")),
    goes_on=re.compile(spelled(r"(?:\S+ ){0,3}?(?:ne |n'|peut|pourra|s'interdit|s'engage|utiliser|est |sont |à ne pas|l'utilisation|toute )")),
    kinds=(
        ("opt_out", re.compile(spelled(r"\b(?:oppos\w*|opt-?out|désinscri\w*)"))),
        ("deidentified", re.compile(spelled(r"\b(?:anonymis\w*|agrégé\w*|pseudonymis\w*|non identifi\w*)"))),
        ("law", re.compile(spelled(r"\b(?:lois?|légal\w*|impérati\w*|code|fouille)\b|\bl\W? ?\d{3}"))),
        ("section", re.compile(spelled(r"\b(?:articles?|art\.?|clauses?|annexes?|alinéas?|paragraphes?|sections?) \w?\d"))),
        ("term", re.compile(spelled(r"\b(?:mois|ans?|années?|semaines?|jours|durée|terme)\b"))),
        ("services", re.compile(spelled(r"\b(?:exécution|réalisation|prestations?|services?|produits?)\b"))),
    ),
    turns=re.compile(spelled(r"; |,? (?:mais|toutefois|cependant|néanmoins|en revanche|par contre)\b|, (?=(?:il|elle|celui-ci|ce dernier) (?:peut|pourra|est)\b)")),
    relative=re.compile(spelled(r", (?:que|qu'|qui|dont|lequel|laquelle|lesquels|lesquelles)\b[^,;]*?(?:,|$)|(?<=\ue003) (?:que|qu')(?:le |la |l')?[\ue001\ue002]+[^,;.]{0,40}?(?= (?:ne |n'|est |sont |aux |pour |à |afin))")),
    third=said(r"\b(?:autoris|permett|permet|laiss|conf|habilit|mandat|encourag|licenci|concéd|céd|transmett|communiqu|fourni|aid)\w*\b[^.;]{0,60}\b(?:tiers|tierces?|autrui|quiconque|affiliée?s?|filiales?|qui que ce soit|toute (?:autre )?personne|sous-traitants?|licenciés)\b", r"\bpar (?:l'intermédiaire (?:d'|de )|le biais (?:d'|de )|l'entremise (?:d'|de ))?(?:un |des |tout |d'un |une |de )?(?:tiers|tierces?|personnes?|sous-traitants?)\b", r"\b(?:ni|ou|et|de|à|ne pas) faire (?:\w+ )?(?:utiliser|exploiter|employer|entraîner|traiter)\b", r"\btiers\b[^.;]{0,60}\b(?:à|d'|de) ?(?:utiliser|le faire|les utiliser|faire|exploiter)\b", r"\b(?:comme|et|ou|ni|ainsi que|tant) (?:aux|à des|à tout|à un|à ses) tiers\b", r"\b(?:à quiconque|qui que ce soit|par quiconque|nul ne|personne ne)\b", r"\b(?:directement ou indirectement par|soi-même ou par|lui-même ou par|elle-même ou par)\b"),
    third_word=re.compile(spelled(r"\b(?:tiers|sous-licenciés?|sous-traitants?|filiales|affiliés?)\b")),
    both=re.compile(spelled(r"\b(?:les (?:deux )?parties|chaque partie|aucune des parties|chacune des parties)\b")),
    writing=said(r"\bécrite?s?\b", r"\bpar écrit\b", r"\bdistincte?\b", r"\bséparée?\b", r"\bsignée?\b"),
    all_ai=said(r"\bintelligences? artificielles?", r"\bapprentissage (?:automatique|profond|machine)", r"\bmachine[- ]learning", r"\bia\b", r"\balgorithmes?\b"),
    prompts=said(r"\bprompts?\b", r"\binvites?\b", r"\bembeddings?\b", r"\bjeux? de données\b", r"\bcorpus\b", r"\bdonnées d'(?:entraînement|entrée|apprentissage)\b", r"\bbases? de données\b"),
    limits={
        "generative_only": said(r"\bgénérati(?:fs?|ves?)\b"),
        "third_party_only": said(rf"{_AI}(?: générati\w+)? (?:de tiers|tierces?|tiers|de concurrents|des concurrents|concurrente?s?|d'autres fournisseurs|externes?)\b", r"\b(?:outils?|systèmes?|modèles?) (?:tiers|externes?|de tiers|concurrents)\b"),
        "public_only": said(r"\b(?:publi(?:cs?|ques?)|accessibles? au public|grand public|librement accessibles?)\b"),
        "internal_only": said(r"\b(?:systèmes?|modèles?|outils?) (?:internes?|propres)\b", rf"{_AI} internes?\b", r"\bses propres (?:systèmes?|modèles?|outils?)\b"),
        "identifiable_only": said(r"\bidentifiables?\b", r"\breconnaissables?\b", r"\bnominati\w+"),
        "text_only": said(r"\b(?:seuls|uniquement les) textes\b"),
        "finals_only": said(r"<W> (?:finaux|finales?|définiti\w+|achevée?s?|acceptée?s?|validée?s?|publiée?s?|non publiée?s?|inédite?s?|sélectionnée?s?|en haute définition)\b", r"\b(?:version finale|versions finales|certaines?|seules) (?:de |des |du )?<W>"),
    },
    generative_or_not=said(r"\bgénérati\w+ ou (?:non|autres?|pas)\b", r"\bqu\W?elles? soi\w+ générati"),
    adjective_first=False,
    restricts=said(r"(?:\bia|artificielle|générative|automatique|systèmes?|modèles?|algorithmes?),? (?:qu|que|qui|dont|auquel|auxquels|lequel|laquelle)\b", r"(?:\bne |\bn')\w+ (?:\w+ ){0,2}que\b", r"\bplus\b"),
    extends=said(r"\b(?:s'appliqu\w+|vaut|valent|s'étend\w*|couvr\w+|concern\w+|vis\w+)\b[^.;]{0,40}\b(?:également|aussi|notamment|y compris|même)\b"),
    overrides=said(r"\b(?:présente?|cette|cet|ce|le présent) (?:clause|article|interdiction|stipulation|disposition|section)\b[^.;]{0,60}\b(?:prévaut|prévaudra|prime|primera|l'emporte|l'emportera)\b", r"\bnonobstant (?:toute|toutes|tout|les)\b[^.;]{0,30}\b(?:stipulation|disposition|clause)s?\b", r"\b(?:prévaut|prévaudra|prime|primera|l'emporte|l'emportera) sur (?:toute|toutes|tout|les)\b"),
    pronoun=said(r"\b(?:les|elles?|ils?|celles?-ci|ceux-ci|celui-ci|ces dernie\w+|leur|y)\b", r"\bl'(?:utiliser|exploiter)"),
    usage=said(r"\b(?:données (?:d'usage|d'utilisation|personnelles|à caractère personnel|de navigation|de contact)|statistiques|coordonnées)\b"),
    confidential=said(r"\bconfidentiel\w*"),
    likeness=said(r"\b(?:voix|visage|image de)\b"),
    refs=re.compile(spelled(r"\b(?:articles?|art\.?|clauses?|sections?|§) ?(?P<n>\d+(?:[.\u00b7]\d+)*)(?:er)?(?:,? ?(?:alinéa|al\.|paragraphe|§) ?(?P<sub>\d+))?|\b(?:alinéa|paragraphe) (?P<own>\d+)"), re.IGNORECASE),
    here=re.compile(spelled(r"\b(?:(?:le |la |du |au |à la |cette |cet |ce |ces )?(?:présente?s?|cette|ce|cet) (?:clause|article|interdiction|stipulation|disposition|paragraphe|section|restriction|alinéa)s?|(?:ce|cette|l') ?(?:interdiction|article|clause|restriction)|ce qui précède|qui précède|précédente?s?|susvisée?s?|l'interdiction|ci-dessus|celle-ci|une telle|un tel|de telles|visée?s?)"), re.IGNORECASE),
    negation=re.compile(spelled(r"(?:\bne\b|\bn'|\b(?:pas|jamais|aucun\w*|ni|sans|non|interdite?s?|interdiction|exclue?s?|nullement)\b)")),
    plain=re.compile("(?:" + "|".join(sorted(set(_PLAIN_WORDS.split()), key=len, reverse=True)) + r"|\d+\w?|[a-z]|ia-\w+)"),
    negated_adjective=re.compile(spelled(r"\bnon (?:seulement|exclusi\w+|limitati\w+)\b|\b(?:pas|ne) (?:\w+ )?(?:seulement|uniquement|limité\w*|exclusivement)\b|\b(?:ne \w+ (?:lieu à )?)?aucune (?:rémunération|redevance|contrepartie)\b|\bsans (?:rémunération|contrepartie|limitation|restriction|limite|supplément)\b|\bnon finalis\w+|\bsans (?:que|qu')[^.;,]{0,60}")),
)  # fmt: skip

_FAMILIES = Families(
    hire=said(r"\bworks?[- ](?:made[- ])?for[- ]hire\b"),
    assigned=said(
        rf"\b(?:cèd\w*|cédera|transfèr\w*|abandonn\w*)\b[^.;]{{0,140}}?\b{_ALL}\b[^.;]{{0,60}}?\b{_RIGHTS}\b", rf"\b{_ALL}\b[^.;]{{0,40}}?\b{_RIGHTS}\b[^.;]{{0,160}}\b(?:cédée?s?|transférée?s?|transmis\w*)\b", rf"\bcession (?:\w+ ){{0,3}}(?:de |des |du )?{_ALL}\b[^.;]{{0,60}}?\b{_RIGHTS}\b", r"\bcession (?:totale|complète|intégrale)\b", r"\bcèd\w*\b[^.;]{0,100}\bà titre exclusif\b[^.;]{0,120}\b(?:droits? (?:patrimoniaux|d'exploitation|de reproduction))\b", r"\bcèd\w*\b[^.;]{0,120}\b(?:droits patrimoniaux|droits d'exploitation|droits de propriété intellectuelle)\b[^.;]{0,120}\bexclusi(?:f|ve|vement)\b", r"\b(?:droits patrimoniaux|droits d'exploitation|droits de propriété intellectuelle|ensemble des droits|totalité des droits)\b[^.;]{0,80}\b(?:appartien\w*|reviennent|sont acquis)\b[^.;]{0,20}<C>",
    ),
    owned=said(r"\b(?:propriété (?:exclusive |pleine et entière |pleine )?(?:du|de la|de l') ?)<C>", r"<W>[^.;]{0,100}\bappartien\w*\b[^.;]{0,40}<C>", r"<C>[^.;]{0,40}\b(?:est|sera|devient|deviendra)\b[^.;]{0,30}\b(?:seule?|unique|plein) (?:et unique )?(?:propriétaire|titulaire)\b"),
    kept=said(r"<F>[^.;]{0,60}\b(?:conserve|demeure|reste|garde)\b[^.;]{0,80}\b(?:droits?|titulaire|propriét\w+)\b", r"\b(?:droits?|propriété)\b[^.;]{0,80}\b(?:reste\w*|demeure\w*|appartien\w*)\b[^.;]{0,40}<F>"),
    licensed=said(r"\b(?:licence|concèd\w*|non[- ]exclusi\w*|droit d'utilisation)\b"),
    reverts=said(r"\b(?:revienn\w*|retourn\w*|restitu\w*)\b[^.;]{0,60}<F>", r"\b(?:qu'après|qu'à compter d\w+|sous (?:la )?condition\w* d\w+|subordonnée?s? (?:au|à))\b[^.;]{0,30}\bpaiement\b", r"\bpaiement (?:intégral|complet|effectif)\b[^.;]{0,60}\b(?:condition|cession|prend effet)\b"),
    all_purposes=said(
        r"\b(?:à|pour|aux) (?:toutes? fins?|tous? usages?|tout usage|toutes? (?:destinations?|finalités?|utilisations?|exploitations?)|quelque (?:fin|usage|titre))\b(?:,? (?:que ce soit|quelle qu'elle soit|quelles qu'elles soient|utiles?|commerciales? ou non))?(?! (?:prévu|nécessaire|du présent|liées? au|définies?))", r"\b(?:toute exploitation|tous (?:les )?modes d'exploitation|toute utilisation|toutes (?:les )?formes d'exploitation)\b(?! (?:non|autre|ultérieure|supplémentaire|nécess|requ|suppos|distinct))", r"\b(?:sans (?:aucune )?(?:limitation|restriction|limite)s?(?: d'aucune sorte| aucune)?|de manière illimitée|librement|à sa (?:seule |entière )?(?:discrétion|convenance|guise)|comme (?:il|elle|bon) (?:l'entend|lui semble\w*))\b", r"\b(?:usage|utilisation|exploitation|droits?|licence) illimitée?s?\b", r"\bsous (?:toutes? formes?|quelque forme)\b[^.;]{0,40}\b(?:fins?|usages?)\b",
    ),
    any_media=said(
        r"\b(?:connus?|connues?|actuels?|existants?)(?:,? (?:ou|et|comme)|,)[^.;]{0,20}\b(?:inconnus?|inconnues?|futurs?|futures?|à venir|non prévisibles?|imprévisibles?|à connaître)\b", r"\b(?:tous|tout|toutes?) (?:les )?(?:supports?|médias?|procédés?|formats?|moyens?|modes)\b[^.;]{0,40}\b(?:inconnus?|futurs?|à venir|présents? (?:et|ou) à venir|que ce soit|confondus)\b", r"\bsur tous (?:les )?(?:supports?|médias?)\b[^.;]{0,60}\b(?:monde entier|sans limit\w+|durée (?:légale|de))", r"\btous supports\b(?![^.;]{0,30}\b(?:prévus|listés|du projet|énumérés))",
    ),
    perpetual=said(r"\b(?:perpétuel\w*|perpétuité|irrévocabl\w*|à vie|durée (?:légale de (?:la )?protection|de protection|légale des droits|de la propriété)|durée illimitée|sans limitation de durée|illimitée? dans le temps)\b"),
    derivatives=said(r"\b(?:adapter|modifier|transformer|arranger|traduire|remanier)\b[^.;]{0,60}\b(?:et|ou)\b[^.;]{0,40}\b(?:adapter|modifier|transformer|arranger|exploiter|utiliser)\b", r"\b(?:droits? )?d'adaptation\b", r"\bœuvres? dérivées?\b", r"\bmodifi\w*\b[^.;]{0,40}<W>"),
    grants=said(r"\b(?:cèd\w*|cédée?s?|concèd\w*|concédée?s?|cession|accord\w*|autoris\w*|licence|droits?|peut|peuvent|pourra|pourront|dispose|acquiert|utiliser|transfèr\w*)\b"),
    limit=said(
        r"\b(?:utilis|exploit|licence|droits?|cession|cédée?s?|cède|usage|reprodui|publi|concède|concédée?s?)\w*\b[^.;]{0,220}?\b(?:uniquement|exclusivement|seulement|strictement|limitée?s?|limitativement|restreinte?s?)\b (?:\w+ ){0,2}?(?:pour|dans|à|aux|au|sur|en)\b", r"\b(?:aux|pour les) (?:seules?|seuls) (?:fins?|besoins?|usages?)\b", r"\bpour (?:le|la|les|l') ?(?:seule?|seules) \w+", r"\bdans le (?:seul|strict) cadre\b", r"\bne (?:peut|peuvent|pourra|pourront|saurait|utilise\w*)\b[^.;]{0,100}\bque (?:pour|dans|sur|aux|à)\b", r"\b(?:limitée?s?|se limite|restreinte?s?) (?:strictement |exclusivement )?(?:à|au|aux)\b[^.;]{0,100}", r"\b(?:pas|aucune?)\b[^.;]{0,60}\b(?:à d'autres fins|autres? fins?|en dehors d)\b",
    ),
    weak_limit=said(r"\b(?:non|pas|ni) (?:\w+ )?(?:limit|seulement|uniquement|exclusivement)\w*", r"\billimit\w*", r"\bsans (?:être )?limit\w*", r"\buniquement (?:si|avec|après|par)\b", r"\bà titre exclusif\b(?![^.;]*\b(?:limit|uniquement|seul))"),
    no_other=said(r"\b(?:toute (?:autre )?(?:utilisation|exploitation|autre \w+)|tout autre usage|aucune autre (?:utilisation|exploitation)|aucun autre usage|toute exploitation (?:non prévue|autre|supplémentaire|ultérieure))\b[^.;]{0,100}\b(?:accord|autorisation|interdite?|exclue?|réservée?|nécess\w+|requ\w+|contrat|permise?|autorisée?)\b", r"\bà (?:aucune autre fin|d'autres fins)\b", r"\bautres? fins?\b[^.;]{0,30}\b(?:interdite?s?|exclue?s?)\b"),
    reserved=said(r"\b(?:tous|tout|les) (?:les )?(?:autres )?droits?\b[^.;]{0,80}\b(?:non (?:expressément )?(?:cédé|concédé)\w*|autres|pas (?:expressément )?(?:cédé|concédé)\w*)\b[^.;]{0,80}\b(?:réserv\w*|rest\w*|demeur\w*|conserv\w*)\b", r"\btous (?:les )?autres droits\b[^.;]{0,60}\b(?:réserv\w*|rest\w*|demeur\w*)\b", r"<F>[^.;]{0,30}\b(?:se réserve|conserve) tous (?:les )?(?:autres )?droits\b"),
    terms_stated=said(r"\b(?:france|belgique|suisse|europe|monde entier|mois|ans|année|édition|imprimée?|tirage|site|en ligne|réseaux sociaux|territoire|support|papier)\b"),
    project=said(r"\b(?:projet|campagne|contrat|commande|édition|livre|ouvrage|site|prestation|catalogue|magazine|événement|exposition|film|album|annexe|devis|tirage|besoins?|fins?|usages?)\b"),
    vendor=said(r"\b(?:conservation|conserv\w*|pas d'entraînement|sans entraînement|opt-?out)\b"),
    staff=said(r"\b(?:salariés?|personnel|employés?|collaborateurs?|sous-traitants?|tiers)\b"),
    drafts=said(r"\b(?:esquisses?|brouillons?|ébauches?|croquis|versions? préparatoires?|travaux préparatoires|projets non retenus|variantes)\b"),
    raw=said(r"\b(?:fichiers? (?:sources?|bruts?|natifs?)|données brutes|rushes|rushs|code source|fichiers raw|images brutes|négatifs)\b"),
    intermediate=said(r"\b(?:versions? intermédiaires?|fichiers? (?:intermédiaires?|de travail)|états? intermédiaires?|étapes? intermédiaires?)\b"),
    metadata=said(r"\b(?:métadonnées|légendes|mots-clés)\b"),
    defines=said(r"\b(?:désigne\w*|comprend|comprennent|inclu\w*|y compris|ainsi que|s'entend\w*|tous|toutes|englobe\w*|sont)\b"),
    finals=said(r"<W>\"?[^.;]{0,40}\b(?:désigne\w*|s'entend\w*|comprend|comprennent|sont|est)\b[^.;]{0,50}\b(?:version finale|versions finales|fichiers? (?:finaux|définitifs?)|finaux|finales|définiti\w+|achevée?s?|validée?s?)\b", r"\b(?:esquisses|brouillons|ébauches|croquis|fichiers sources)\b[^.;]{0,60}\bne (?:font pas partie|sont pas)\b", r"<W>[^.;]{0,60}\b(?:à l'exclusion|hors|sans)\b[^.;]{0,30}\b(?:esquisses|brouillons|ébauches|croquis|fichiers)\b"),
    given=said(rf"<C>[^.;]{{0,40}}\b{_CAN}\b(?! pas\b)[^.;]{{0,80}}\b(?:esquisses?|brouillons?|ébauches?|croquis|fichiers (?:sources|bruts)|versions intermédiaires)\b", r"\b(?:esquisses?|brouillons?|ébauches?|croquis|fichiers sources|versions intermédiaires)\b[^.;]{0,60}\b(?:appartien\w*|propriété|libre disposition|librement)\b[^.;]{0,30}<C>"),
    aggregated=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b[^.;]{{0,160}}\b(?:agrégée?s?|anonymisée?s?|pseudonymisée?s?)\b"),
    sublicense=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b(?! pas)[^.;]{{0,80}}\b(?:sous-licen\w+|céder|transférer|rétrocéder|concéder)\b[^.;]{{0,80}}\b(?:droits?|licence|tiers|<W>)", r"\b(?:avec )?(?:droit|faculté|possibilité) de (?:sous-licen\w+|rétrocéder|sous-céder|céder)\b", r"(?<!non )\b(?:sous-licenciable|cessible|transférable)s?\b(?: à des tiers)?", r"\b(?:ses|leurs) (?:filiales|affiliés|partenaires|ayants droit|sociétés affiliées)\b[^.;]{0,60}\b(?:peuvent|pourront)\b"),
    no_sublicence=said(r"\b(?:non|ni) (?:cessible|transférable|sous-licenciable)s?\b", r"\b(?:ne peut|ne pourra|ne peuvent|interdit|interdite)\b[^.;]{0,60}\b(?:sous-licen\w+|céder|transférer|rétrocéder|concéder|cession)\b", r"\bsans (?:droit|faculté|possibilité) de (?:sous-licen\w+|céder|cession|sous-cession)\b", r"\btoute (?:sous-licence|cession|rétrocession)\b[^.;]{0,40}\b(?:interdite|accord|autorisation)\b"),
    binds=said(r"<C>[^.;]{0,60}\b(?:impose\w*|fait (?:respecter|en sorte)|veille\w*|s'engage|fera|oblige|garantit|se porte fort)\b[^.;]{0,120}\b(?:filiales|affiliés?|sous-traitants?|sous-licenciés?|licenciés|cessionnaires|tiers|ayants? (?:droit|cause)|salariés|partenaires|clients finaux)\b[^.;]{0,100}\b(?:respect\w*|obligations?|restrictions?|interdictions?|engagements?|mêmes)\b", r"<C>[^.;]{0,40}\b(?:impose|répercute)\w*\b[^.;]{0,80}\b(?:obligations?|interdictions?|restrictions?)\b[^.;]{0,60}\b(?:filiales|affiliés?|sous-traitants?|sous-licenciés?|tiers|cessionnaires|ayants? (?:droit|cause))\b"),
    liable=said(r"<C>[^.;]{0,60}\b(?:répond\w*|responsable|garant)\b[^.;]{0,80}\b(?:filiales|affiliés?|sous-traitants?|sous-licenciés?|tiers|leurs actes|salariés)\b"),
    successors=said(r"\b(?:ayants? (?:droit|cause)|successeurs?|cessionnaires)\b"),
    weak=said(r"\b(?:efforts|s'efforc\w+|dans la mesure du possible)\b"),
    audit=said(rf"<F>[^.;]{{0,60}}\b(?:{_CAN}|peut)\b[^.;]{{0,120}}\b(?:demander|exiger|vérifier|audit\w*|contrôl\w*|consulter|obtenir)\b[^.;]{{0,120}}\b(?:justificatifs?|registres?|attestation|informations?|documents?|preuves?|usage|utilisation|respect|audit|rapport)\b", r"\b(?:à la|sur|sur simple) demande\b[^.;]{0,40}<F>?[^.;]{0,100}\b(?:justifi\w*|atteste\w*|attestation|certifi\w*|fournit|fournira|communique\w*|confirme\w*)\b"),
    client_audits=said(rf"^[^.;]{{0,30}}<C>[^.;]{{0,30}}\b{_CAN}\b[^.;]{{0,60}}\b(?:audit\w*|contrôl\w*|vérifier|inspecter)\b"),
    days=said(r"\b(?:dans (?:un délai de|les)|sous) (?:\w+ )?(?:\(?\d+\)? )?(?:jours|semaines|mois)\b", r"\b\d+ jours\b", r"\b\w+ jours (?:ouvrés|ouvrables)\b"),
    records=said(r"\b(?:registres?|journaux|journal|listes?|documentation|justificatifs?|inventaires?)\b"),
    certificate=said(r"\b(?:attestation|atteste\w*|certifi\w*|par écrit)\b"),
    breach=said(r"\b(?:en cas d\w*|violation\w*|manquement\w*|non-respect|infraction\w*|non autorisée?s?|méconnaissance|contravention)\b"),
    injunction=said(r"<F>[^.;]{0,80}\b(?:référé|cessation|mesures? (?:provisoires?|d'interdiction))\b"),
    deletion=said(r"\b(?:supprim\w*|effac\w*|détrui\w*|retir\w*|suppression|destruction)\b[^.;]{0,120}\b(?:jeux? de données|bases? de données|modèles?|systèmes?|corpus|copies|données d'entraînement)\b"),
    stated_sum=said(r"\b(?:clause pénale|pénalité\w*|indemnité forfaitaire|dommages-intérêts forfaitaires|somme forfaitaire)\b"),
    costs=said(r"<C>[^.;]{0,60}\b(?:supporte\w*|rembourse\w*|prend\w* à sa charge)\b[^.;]{0,80}\b(?:frais|honoraires d'avocat|coûts)\b"),
    cure=said(r"\b(?:dans (?:un délai|les)|sous)\b[^.;]{0,30}\bjours\b[^.;]{0,60}\b(?:cess\w*|remédi\w*|mettre fin|met fin|retir\w*)\b", r"\b(?:cess\w*|remédi\w*|mettre fin|met fin)\b[^.;]{0,60}\b(?:dans (?:un délai|les)|sous)\b[^.;]{0,30}\bjours\b"),
    survives=said(rf"\b(?:surviv\w*|demeur\w*|rest\w*|continu\w*|subsist\w*|s'appliqu\w*|vaut|valent|perdur\w*)\b[^.;]{{0,80}}\b(?:après|à|au-delà d\w*|postérieurement à|même après)\b[^.;]{{0,30}}\b{_END}\b", rf"\baprès (?:la |l'|le )?{_END}\b[^.;]{{0,80}}\b(?:demeur\w*|rest\w*|s'appliqu\w*|vigueur|liée?)\b"),
    lapses=said(r"\b(?:interdictions?|restrictions?|obligations?|clause|article(?: [\d·]+)?)\b[^.;]{0,100}\b(?:cess\w*|expir\w*|prend\w* fin|s'éteint|s'éteignent|ne vaut que|ne s'applique que|n'est valable que|valable (?:pendant|pour)|limitée? à|caduque|disparaî\w*)\b[^.;]{0,60}\b(?:\d+|\w+) (?:jours|semaines|mois|ans|années)\b", rf"\b(?:interdictions?|restrictions?|clause|article(?: [\d·]+)?)\b[^.;]{{0,80}}\b(?:cess\w*|expir\w*|prend\w* fin|s'éteint|ne s'applique que|ne vaut que)\b[^.;]{{0,60}}\b(?:contrat|{_END}|livraison|publication|durée)\b"),
    separate=said(r"\b(?:distincte?s?|séparée?s?|spécifique|particulière?|propre)\b[^.;]{0,40}\b(?:licence|accord|contrat|convention|avenant|autorisation)\b", r"\b(?:licence|accord|contrat|convention|avenant|autorisation)\b[^.;]{0,40}\b(?:distincte?s?|séparée?s?|spécifique|particulière?)\b"),
    fee=said(r"\b(?:rémunér\w*|redevance\w*|honoraires|prix|majoration|supplément|pour cent)\b|%"),
    fee_alone=said(r"\b(?:redevance|rémunération|majoration|supplément|prix)\b[^.;]{0,50}\b(?:ia|intelligence artificielle|entraînement)\b", r"\b(?:ia|intelligence artificielle|entraînement)\b[^.;]{0,40}\b(?:redevance|majoration)\b"),
    fee_terms=said(r"\b(?:durée|étendue|finalité|modèle|périmètre|objet)\b"),
    no_default=said(r"\b(?:aucun\w*|ne|pas)\b[^.;]{0,80}\b(?:consentement|autorisation|accord|licence|tacite)\b", r"\b(?:écrite?|signée?)\b"),
    no_fee=said(r"\b(?:sans (?:\w+ ){0,2}(?:rémunération|contrepartie|redevance|supplément)|gratuit\w*|à titre gracieux|forfaitaire et définitive|aucune (?:\w+ )?(?:rémunération|redevance|contrepartie))\b"),
    info_kept=said(rf"<C>[^.;]{{0,60}}\b(?:ne|s'interdit|s'engage à ne)\b[^.;]{{0,80}}\b(?:supprim\w*|retir\w*|modifi\w*|effac\w*|altér\w*)\b[^.;]{{0,80}}\b{_INFO}\b", rf"\b{_INFO}\b[^.;]{{0,80}}\b(?:ne (?:peuvent|doivent|seront|sont)|doivent (?:être )?(?:conserv|rest|demeur))\w*"),
    info_removable=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b(?! pas)[^.;]{{0,60}}\b(?:supprim\w*|retir\w*|effac\w*|modifi\w*)\b[^.;]{{0,80}}\b{_INFO}\b"),
    mining_reserved=said(r"\b(?:réserv\w*|interdi\w*|oppos\w*|exclu\w*|ne|aucun\w*)\b[^.;]{0,160}\b(?:fouille de (?:textes|données)|data[- ]mining)", r"\b(?:fouille de (?:textes|données)|data[- ]mining)\b[^.;]{0,160}\b(?:réserv\w*|interdi\w*|exclu\w*|n'est pas|ne sont pas)\b"),
    replica_forbidden=said(rf"\b(?:ne|n'|interdi\w*|s'interdit|aucun\w*|ni)\b[^.;]{{0,160}}\b(?:{_REPLICA}|dans le style (?:du|de)|imit\w+ (?:le|son) style)", rf"\b(?:{_REPLICA}|dans le style (?:du|de))[^.;]{{0,120}}\b(?:interdit\w*|ne|n'|exclu\w*|accord|autorisation|requi\w*|nécessit\w*)\b"),
    replica_permitted=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b(?! pas)[^.;]{{0,140}}\b(?:{_REPLICA}|dans le style (?:du|de))", rf"<F>[^.;]{{0,40}}\b(?:autorise|consent|accepte)\b[^.;]{{0,140}}\b{_REPLICA}"),
    replica=said(rf"\b{_REPLICA}"),
    style=said(r"\bstyle (?:du|de)\b", r"\bson style\b"),
    specific_consent=said(r"\b(?:écrite?|préalable|exprès|expresse|spécifique)\b[^.;]{0,30}\b(?:accord|consentement|autorisation)\b", r"\b(?:accord|consentement|autorisation)\b[^.;]{0,30}\b(?:écrite?|préalable|exprès|expresse|spécifique)\b"),
    waives_moral=said(r"\brenonc\w*\b[^.;]{0,120}\b(?:droits? mora(?:l|ux)|droit à la paternité|droit au respect|mention de son nom|droit au nom)\b", r"\bdroits? mora(?:l|ux)\b[^.;]{0,100}\b(?:renonc\w*|ne pas (?:exercer|invoquer|opposer))\b"),
    override=said(r"\b(?:présente?|cette|cet|ce|le présent) (?:clause|article|interdiction|stipulation|disposition|avenant|section)\b[^.;]{0,60}\b(?:prévaut|prévaudra|prime|primera|l'emporte|l'emportera)\b", r"\barticles? [\d·]+[^.;]{0,40}\b(?:prévaut|prévaudra|prime|primera|l'emporte)\b", r"\bnonobstant (?:toute|toutes|tout|les)\b[^.;]{0,30}\b(?:stipulation|disposition|clause)s?\b"),
    elsewhere=said(r"\b(?:conditions générales(?: d'achat| de vente| d'utilisation)?|cgv|cga|cgu|politiques?|conditions en ligne|charte|règlement)\b[^.;]{0,160}\b(?:prévalent|prévaudront|prévaut|priment|l'emportent|prévaudra)\b", r"\b(?:en cas d\w* (?:contradiction|conflit|divergence))\b[^.;]{0,100}\b(?:conditions générales|cgv|cga|cgu|politiques?|charte)\b[^.;]{0,60}\b(?:prévalent|prévaudront|priment|l'emportent|s'appliquent)\b"),
    changes=said(rf"<C>[^.;]{{0,40}}\b{_CAN}\b(?! pas)[^.;]{{0,80}}\b(?:modifi\w*|chang\w*|amend\w*|révis\w*|actualis\w*)\b[^.;]{{0,60}}\b(?:contrat|conditions|stipulations|clauses|termes)\b"),
    notice=said(r"\b(?:préavis|notifi\w*|préven\w*|inform\w*)\b"),
    leave=said(r"\b(?:résili\w*|refus\w*|s'opposer|dénonc\w*)\b"),
    agreed_change=said(r"\b(?:deux parties|commun accord|avec l'accord|par avenant signé|accord (?:écrit )?(?:du|de la|de l') ?<F>)"),
    lifts=said(
        r"\b(?:présente?|cette|cet|ce|ces|l'|la|article [\d·]+|précédente?s?) ?(?:clause|article|interdiction|restriction|stipulation|alinéa|limitation)?s?\b[^;]{0,60}?(?:\bne |\bn')(?:s'appliqu|concern|vis|vaut|vaudr|s'étend|porte|limit|restrei|est pas applicable|interdi|empêch|fait pas obstacle|font pas obstacle|couvr)\w*", r"\b(?:rien|aucun\w* (?:stipulation|clause|disposition))\b[^;]{0,100}(?:\bne |\bn')(?:\w+ )?(?:limit|interdi|empêch|restrei|fait obstacle|saurait)\w*", r"\b(?:article [\d·]+|clause|interdiction)\b[^;]{0,50}\b(?:est|sont|sera|seront)\b[^;]{0,20}\b(?:remplac\w*|écart\w*|suspend\w*|annul\w*|sans effet|caduque?s?|inapplicable\w*)\b", r"<F> (?:\w+ )?renonce\b[^;]{0,100}\b(?:article|clause|interdiction|réclamation|invoquer|droits?)\b", r"\bne (?:s'appliqu\w+|vaut|concern\w+) qu\w*",
    ),
)  # fmt: skip

PACK = Language(
    code="fr",
    name="French",
    forms=_FORMS,
    wording=_WORDING,
    roles=_ROLES,
    grammar=_GRAMMAR,
    families=_FAMILIES,
    abbreviation=re.compile(
        spelled(r"(?:\b(?:art|al|cf|etc|ex|p|n|m|mm|mme|mlle|dr|me|st|ste|env|max|min|tél|cie|éd|vol)|\b\w)\.$"),
        re.IGNORECASE,
    ),
)
