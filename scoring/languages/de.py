"""German: words and grammar of contracts as freelancers in Germany, Austria and Switzerland get them.

Written without a lawyer of these countries. The terms are those of the German copyright act (UrhG): rights of use
(Nutzungsrechte, section 31), unknown kinds of use (31a), moral rights (12 to 14), text and data mining and its
reservation (44b).
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.languages.base import Families, Grammar, Language, Roles, said, spelled, wording
from scoring.reading.clauses import OPEN_END, Forms, marker_of
from scoring.reading.stance.record import Action

_IN = r"(?:[*:/_-]?-?in(?:nen)?|\(in(?:nen)?\)|innen)?"
_AI = r"(?:\bki\b(?! (?:gmbh|ag|ug|kg|studio))|\bai\b(?! (?:gmbh|ag|ug|kg|ltd|inc|studio))|\bki-\w+|\bai-\w+|\bgenai\b|\bllms?\b|\bkünstliche\w* intelligenz\w*|\bmaschinelle\w* lern\w*|\bmachine[- ]learning|\bdeep[- ]learning|\bsprachmodell\w*|\bgenerative\w* (?:modell\w*|system\w*|werkzeug\w*|technologie\w*|verfahren)|\bneuronale\w* netz\w*|\bselbstlernende\w* (?:system\w*|algorithm\w*)|\bbildgenerator\w*|\bsprachsynthese\w*|\bfoundation models?|\bbasismodell\w*)"
_MODEL = rf"(?:{_AI}|\b(?:ki-|ai-|sprach|bild|grund)?modell(?:e|en|s)?\b|\balgorithm\w+)"
_TRAIN = r"(?:\b(?:vor|nach|mit|an|weiter)?trainier\w*|\b(?:\w+-)?training(?:s|szwecke\w*|smaterial\w*)?\b|\bmodelltraining\w*|\bki-training\w*|\bai-training\w*|\banlern\w*|\banzulernen\b|\btrainingszweck\w*)"
_USE = r"(?:nutz\w*|verwend\w*|verwert\w*|benutz\w*|gebrauch\w*|einsetz\w*|einzusetz\w*|verarbeit\w*|vervielfältig\w*|heranzieh\w*|heranzuzieh\w*|auswert\w*|auszuwert\w*|zugänglich)"
_CONSENT_WORD = r"(?:zustimmung|einwilligung|genehmigung|erlaubnis|einverständnis(?:ses)?|freigabe|lizenz(?:vereinbarung|vertrag)?|vereinbarung|gestattung|nutzungsvereinbarung|rechteeinräumung)"
_CONSENT_ADJ = r"(?:(?:die|eine[rnms]?|einer|seine[rn]?|ihre[rn]?|deren|dessen|jeweils|jeweilige[rn]?|vorherige[rnms]?|vorherig|vorher|zuvor|ausdrücklich(?:e[rnms]?)?|schriftlich(?:e[rnms]?)?|gesonderte[rnms]?|separate[rnms]?|eigene[rnms]?|individuelle[rnms]?|unterzeichnete[rnms]?|unterschriebene[rnms]?|erteilte[rnms]?|und|oder|in schriftform|in textform),? )*"
_OF_F = r"(?: (?:(?:des|der|von|durch|mit|seitens|seitens des|seitens der) ){0,2}(?:(?:der|dem|den) )?<F>(?: \(?in (?:schrift|text)form\)?)?| in (?:schrift|text)form)?"
_DUTY = r"(?:(?:hat|wird|muss|ist|verpflichtet sich|stellt sicher)\b)"
_CAN = r"(?:darf|dürfen|kann|können|ist berechtigt|sind berechtigt|ist (?:\w+ ){0,3}berechtigt|hat das recht|haben das recht|ist befugt|steht es frei)"
_RIGHTS = r"(?:rechte|nutzungsrechte|verwertungsrechte|nutzungs- und verwertungsrechte|urheberrechte|schutzrechte|eigentumsrechte|rechte des geistigen eigentums|leistungsschutzrechte)"
_END = r"(?:beendigung|ende|ablauf|kündigung|abschluss|erfüllung)"
_OTHERS = r"(?:dritte[nr]?|andere[nr]?|niemande[mn]|unternehmen|auftragnehmern|dienstleistern)"
_LET = r"(?:gestatt\w*|erlaub\w*|ermöglich\w*|überlass\w*|überläss\w*|einräum\w*|einzuräum\w*|gewähr\w*|genehmig\w*|ermächtig\w*|beauftrag\w*|autorisier\w*|bevollmächtig\w*|zugänglich|lizenzier\w*|zu lassen|lassen|lässt|weiterzugeben|weitergeb\w*)"
_NAMES_WORK = r"(?:nutz\w*|verwend\w*|verwert\w*|lizenz\w*|vergüt\w*)"

_FORMS = Forms(
    leads_in=OPEN_END,
    marker=marker_of("artikel|ziffer|ziff|abschnitt|klausel|punkt|art|§§?|section|article"),
    number_follows=re.compile(r"(?i)(?:\b(?:ziffern?|ziff|abschnitte?|absatz|abs|satz|nr|artikel|art|anlagen?|und|oder|von|bis|in|zu|gemäß|nach|mindestens|binnen)\.?|§|[,(-])$"),
    schedule=re.compile(
        r"(?P<name>(?i:anlage|anhang|beilage|annex|appendix|schedule|exhibit)[ \t]+(?:[A-Z]|\d{1,3}(?:\.\d)?|[IVX]{1,5})\b"
        r"(?:[ \t]*[:.\u2013\u2014-]+[ \t]*[^\n]{0,80}|[ \t]*\([^)\n]{0,60}\)|(?:[ \t]+[\w&'-]+){0,8})?)[ \t]*$"
    ),
    recital_heading=re.compile(r"(?i)(?:präambel|vorbemerkung(?:en)?|vorwort|hintergrund|ausgangslage)[:.]?$"),
    recital_start=re.compile(r"(?i)(?:die (?:parteien|vertragsparteien) (?:beabsichtigen|wünschen|möchten)|in anbetracht|da der auftrag)"),
    recital_end=re.compile(r"(?i)vereinbaren die (?:vertrags)?parteien|wird (?:folgendes )?vereinbart|schließen (?:die parteien )?(?:folgenden|den folgenden)"),
    definitions_heading=re.compile(r"(?i)(?:definitionen|begriffsbestimmungen|begriffe)[:.]?$"),
    definition=re.compile(r"\"[^\"\n]{1,60}\"(?: im sinne dieses vertrages)? ?,? ?(?:bezeichnet|bezeichnen|bedeutet|bedeuten|meint|meinen|umfasst|umfassen|sind|ist|steht für|stehen für)\b", re.IGNORECASE),
    signing=re.compile(
        r"(?i)(?:ort, datum|ort/datum|unterschrift(?:en)?|datum|name|gez\.?|(?:für|für den|für die) [^:\n]{2,50})[ ]?:?(?:[ _/.]{3}|[ ]?:|$)|[^\n\"(]{0,60}_{6,}|[^\n]{0,60}\.{10,}[ ]*$"
    ),
    verb=re.compile(
        r"(?i)\b(?:ist|sind|war|wird|werden|hat|haben|darf|dürfen|duerfen|kann|können|koennen|muss|müssen|soll|sollen|gilt|gelten|zahlt|räumt|raeumt|überträgt|uebertraegt|verpflichtet|erhält|erhaelt|bleibt|bleiben|verbleibt|verbleiben|"
        r"untersagt|verboten|gestattet|erlaubt|zulässig|unzulässig|beträgt|umfasst|geht|gehen|erfolgt|bedarf|bedürfen|nutzt|verwendet|liefert|erstellt|stellt|haftet|endet|beginnt|übernimmt|behält|eingeräumt|übertragen)\b"
    ),
)  # fmt: skip

_WORDING = wording(
    improves=r"\b(?:verbesser|optimier|weiterentwick|entwick|fortentwick|trainier|training|forsch|analys|auswert|test)\w*",
    any_purpose=r"\b(?:(?:jede[nrms]?|alle|sämtliche|beliebige\w*|andere\w*|eigene\w*|interne\w*|geschäftliche\w*|betriebliche\w*|sonstige\w*)(?: \w+){0,2} ?(?:zwecke?n?|verwendung\w*|nutzung\w*|gebrauch)|geschäftszwecke?n?|eigenen? bedarf|(?:nach|im) (?:\w+ ){0,2}ermessen|für (?:erforderlich|zweckmäßig|sinnvoll|notwendig|angemessen) hält|eigennutzung)\b",
    law_allows=r"\b(?:gesetz\w*|zwingend\w*|schranken\w*|§ ?\d+ ?\w? ?urhg|§§? ?4[4-9]\w?|text[- ]*(?:und|&)[- ]*data[- ]*mining|ausnahme\w*)\b",
    hedges=r"\b(?:außer\w*|es sei denn|sofern|soweit|solange|wenn|falls|ausgenommen|mit ausnahme|vorbehaltlich|jedoch|hingegen|dagegen|allerdings|abgesehen|nur|lediglich|ausschließlich|insbesondere nicht|bis auf|unbeschadet|es steht|dennoch|gleichwohl|sondern|aber|vorausgesetzt|unter der bedingung|im falle|insoweit|anderenfalls|statt|einzig|bloß|grundsätzlich|in der regel|regelmäßig|möglichst|vorrangig|ohne)\b",
    for_a_time=r"\b(?:während (?:der|dieser)\b[^.,;]{0,40}|bis zu[rm]?\b[^.,;]{0,40}|vor (?:der|dem)\b[^.,;]{0,40}|für (?:die dauer|einen zeitraum|\w+ (?:tage|wochen|monate|jahre))\b|(?:binnen|innerhalb)\b[^.,;]{0,30}|\w+ (?:tage|wochen|monate|jahre)\b|derzeit|zunächst|vorläufig|einstweilen|vorerst)",
    waives=r"\b(?:verzicht\w*|aufgehoben|aufhebt|ersetzt|ersetzen|unwirksam|außer kraft|ausgesetzt|abbedungen|keine anwendung|gegenstandslos)\b",
    deemed=r"\b(?:gilt|gelten) als (?:\w+ )?(?:erteilt|gegeben|genehmigt)|\bals (?:\w+ )?(?:erteilt|gegeben|genehmigt)|\bnicht (?:unbillig|grundlos|ohne (?:wichtigen |sachlichen )?grund|treuwidrig|unangemessen|willkürlich)|\bunbillig\w*|\bschweigen\b|\bnicht (?:verweiger\w*|versag\w*)|\bwidersp\w+\b|\bstillschweigend\w*",
    names_training=r"\b(?:trainier\w*|(?:\w+-)?training\w*|künstliche\w* intelligenz|ki\b|ki-\w+|maschinelle\w* lern\w*|\w*modell\w*|data[- ]mining)",
    names_ai=r"\b(?:künstliche\w* intelligenz|ki|ki-\w+|maschinelle\w* lern\w*|text[- ]*und[- ]*data[- ]*mining)\b",
    rights=r"\b(?:\w*rechte?n?|lizenz\w*|nutzung\w*|beschränkung\w*|gebiet|medien|buy-?out|bedingungen)\b",
    privacy=r"\bdatenschutz\w*",
    prevails=r"\b(?:geh(?:t|en)\b[^.;]{0,60}\bvor|vorrang|vorrangig|maßgeblich|maßgebend|hat vorrang|haben vorrang)\b",
    body=r"\b(?:diese[rsmn]? (?:vertrag\w*|vereinbarung)|(?:der|des|dem) (?:haupt|rahmen)?vertrag\w*|hauptteil)\b",
    schedule=r"\b(?:anlagen?|anh[aä]ng\w*|beilagen?|leistungsbeschreibung\w*|auftragsschein\w*|einzelauftr\w+|besondere\w* bedingungen)\b",
    same_terms=r"\b(?:gleiche\w*|dieselben|entsprechend\w*|dieser (?:ziffer|klausel|vereinbarung)|diese[srmn]? (?:pflichten|beschränkungen|vertrag\w*|paragraph\w*)|§ ?\d|ziffer \d|ziff\. \d|vorstehend\w*)\b",
)  # fmt: skip

_ROLES = Roles(
    client=rf"(?:auftraggeber(?:{_IN}|s|n|seite)|kund(?:e|en|in|innen)|besteller(?:{_IN}|s|n)?|verlag(?:s|es|e)?|lizenznehmer(?:{_IN}|s|n)?|verwerter(?:{_IN}|s|n)?|produzent(?:en|in|innen)?|herausgeber(?:{_IN}|s|n)?|verleger(?:{_IN}|s|n)?|arbeitgeber(?:{_IN}|s|n)?|käufer(?:{_IN}|s|n)?)",
    client_weak=r"(?:agentur(?:en)?|redaktion(?:en)?|gesellschaft|unternehmen(?:s)?|firma|studio(?:s)?|produktion|magazin(?:s)?|zeitschrift|zeitung|sender(?:s)?|plattform|stiftung|museum(?:s)?|verband(?:s|es)?|galerie)",
    maker=rf"(?:auftragnehmer(?:{_IN}|s|n|seite)|urheber(?:{_IN}|s|n)?|autor(?:en|s|{_IN})?|autorin(?:nen)?|illustrator(?:en|s|{_IN})?|illustratorin(?:nen)?|fotograf(?:en|in|innen)?|photograph(?:en|in|innen)?|übersetzer(?:{_IN}|s|n)?|designer(?:{_IN}|s|n)?|grafiker(?:{_IN}|s|n)?|künstler(?:{_IN}|s|n)?|lizenzgeber(?:{_IN}|s|n)?|freelancer(?:{_IN}|s|n)?|freie[rn]? mitarbeiter(?:{_IN}|s|n)?|sprecher(?:{_IN}|s|n)?|texter(?:{_IN}|s|n)?|komponist(?:en|in|innen)?|entwickler(?:{_IN}|s|n)?|arbeitnehmer(?:{_IN}|s|n)?|schriftsteller(?:{_IN}|s|n)?|journalist(?:en|in|innen)?|filmemacher(?:{_IN}|s|n)?|musiker(?:{_IN}|s|n)?|zeichner(?:{_IN}|s|n)?|lektor(?:en|s|{_IN})?|gestalter(?:{_IN}|s|n)?|animator(?:en|s|{_IN})?|redakteur(?:e|en|s|{_IN})?)",
    maker_weak=rf"(?:dienstleister(?:{_IN}|s|n)?|anbieter(?:{_IN}|s|n)?|lieferant(?:en|in|innen)?|berater(?:{_IN}|s|n)?)",
    feminine=r"(?:in|agentur|redaktion|gesellschaft|firma|produktion|zeitschrift|zeitung|plattform|stiftung|seite|galerie)$",
    work=r"(?:werk(?:e|en|es|s|stück\w*)?|auftragswerk\w*|vertragswerk\w*|arbeitsergebnis\w*|leistungsergebnis\w*|ergebnisse?n?|liefergegenst[äa]nd\w*|illustration(?:en)?|foto(?:s|grafien?)?|fotografien?|lichtbild(?:er|ern)?|bild(?:er|ern|material|aufnahmen?)?|text(?:e|en|s|beiträge?n?)?(?!-| und data| & data| und text| and data)|übersetzung(?:en)?|(?:ton|sprach|video|film|bild)?aufnahmen?|entwürfe?n?|entwurf|beitr[äa]g(?:e|en|s|es)?|manuskript(?:e|en|s)?|zeichnung(?:en)?|film(?:e|en|s)?|video(?:s)?|gestaltung(?:en)?|kompositionen?|musikstücke?n?|grafiken?|skizzen|logos?|layouts?|reinzeichnung(?:en)?|artikel(?:n|s)?(?! ?\d)|arbeiten|vertragsgegenst[äa]nd\w*|leistungsschutzgegenst\w*|stimmaufnahmen?|quellcode|software(?! des| der))",
    things=r"(?:materialien|material|unterlagen|daten|inhalte?n?|vorlagen|marken|informationen|produkte?n?|dienste?n?|systeme?n?|plattform\w*|eigentum|texte?n?|bilder|fotos|know-how|geschäftsgeheimnisse?n?|werke?n?)",
    of=r"(?:des|der|vom|von|von der|von dem)",
    other=r"(?:(?:werke?n?|bilder|texte?|fotos|inhalte|illustrationen) (?:dritter|von dritten|anderer)|vertrauliche\w* (?:informationen|unterlagen|materialien|daten)|geschäftsgeheimnisse?n?|kundenmaterial(?:ien)?|kundendaten|beistellungen|personenbezogene\w* daten|vorbestehende\w* (?:werke?n?|rechte|materialien)|altwerke?n?|schulungsunterlagen|schulungsmaterial\w*)",
    supplied=(
        r"(?:vom|von der|von dem|durch den|durch die) {C} (?:\w+ ){0,2}(?:bereitgestellt|beigestellt|überlassen|geliefert|zur verfügung gestellt|übergeben|übermittelt|gestellt)\w* \w+",
        r"(?:\w+ ){0,1}\w+, (?:die|welche|das|den) (?:der|die|das) {C} (?:bereitstellt|beistellt|liefert|überlässt|zur verfügung stellt|übergibt)",
    ),
    defined=r"(?:nachfolgend|nachstehend|im folgenden|im weiteren|fortan|künftig)(?: auch| jeweils| gemeinsam| kurz| nur)?",
    between=r"(?:zwischen|und|parteien)",
    means=r"(?:bezeichnet|bezeichnen|bedeutet|bedeuten|meint|meinen|umfasst|umfassen|sind|ist|schließt|schließen|gelten|zählen)",
    capitals=True,
    duties=(
        ("pays", r"{T}\b[^.;]{0,40}\b(?:zahlt|bezahlt|vergütet|entrichtet|honoriert)\b|{T}[^.;]{0,60}\bverpflichtet\b[^.;]{0,60}\b(?:vergütung|honorar)\b[^.;]{0,30}\bzahlen|\bvo(?:n|m) (?:dem )?{T}[^.;]{0,60}\b(?:gezahlt|zu zahlen|vergütet)", 3),
        ("orders", r"{T}\b[^.;]{0,30}\b(?:beauftragt|bestellt|engagiert)\b", 2),
        ("receives the rights", r"\b(?:räumt|überträgt|gewährt)\b[^.;]{0,40}?\bdem {T}|\bdem {T} (?:werden|wird)\b[^.;]{0,120}\b(?:eingeräumt|übertragen)|{T} (?:erhält|erwirbt)\b[^.;]{0,60}\b\w*recht", 2),
        ("accepts the work", r"{T}\b[^.;]{0,60}\b(?:nimmt\b[^.;]{0,60}\bab\b|prüft|veröffentlicht)\b", 1),
        ("makes the work", r"{T}\b[^.;]{0,40}\b(?:erstellt|schreibt|gestaltet|illustriert|übersetzt|fotografiert|komponiert|zeichnet|spricht|entwirft|verfasst|fertigt|produziert|dreht|programmiert)\b", -3),
        ("does the work", r"{T}\b[^.;]{0,40}\b(?:erbringt|liefert|übernimmt|übergibt|führt)\b", -2),
        ("is paid", r"\b(?:zahlt|vergütet|bezahlt)\b[^.;]{0,30}\bdem {T}|{T}\b[^.;]{0,20}\b(?:erhält|bekommt)\b[^.;]{0,60}\b(?:vergütung|honorar|pauschal|eur|€)|\b(?:honorar|vergütung) des {T}|{T} stellt\b[^.;]{0,40}\brechnung", -3),
        ("gives the rights", r"{T}\b[^.;]{0,30}\b(?:räumt|überträgt|gewährt|tritt)\b", -2),
        ("keeps the copyright", r"\bverbleib\w+ (?:bei )?(?:dem|beim|im) {T}|{T} (?:bleibt|ist) (?:alleiniger? |alleinige )?(?:inhaber|urheber)\w*|{T} behält", -2),
        ("does the work", r"\b(?:vom|von dem|durch den|durch die) {T}[^.;]{0,30}\b(?:erstell\w*|geschaffen\w*|gefertigt\w*|gelieferte\w*|erbracht\w*)", -2),
    ),
    oblique=re.compile(spelled(r"\b(?:dem|des|den|dessen|deren|von|vom|durch|an|mit|gegenüber|bei|beim|für|zwischen|zum|zur|seitens|einem|eines|einen|seinem|ihrem|sowie von|namens|ohne|gegen) (?:den |dem |der |die |das |des )?$"), re.IGNORECASE),
    dative=re.compile(spelled(r"\b(?:dem|gegenüber dem|gegenüber der|gegenüber|für den|für die|für das|auch dem|weder dem) $"), re.IGNORECASE),
)  # fmt: skip

_PLAIN_WORDS = r"""
der die das den dem des ein eine einen einem einer eines und oder sowie noch weder auch als wie zu zum zur in im an am auf aus bei beim mit von vom fuer durch ueber unter nach gegen bzw beziehungsweise
es er sie ihn ihm ihr sich dies diese dieser dieses diesen diesem jene solche solchen solcher solches welche welcher dass etwa insbesondere gleich gleichviel egal ob
ist sind wird werden worden wurde darf duerfen kann koennen hat haben soll sollen lassen laesst laesse
nicht kein keine keinen keiner keinem keines niemals nie keinesfalls keinerlei jeder jede jedes jeden jedem jegliche jeglicher jegliches jeglichen alle allen aller alles saemtliche saemtlicher saemtlichen beliebige
selbst eigene eigenen eigener eigenes fremde fremden interne internen externe externen oeffentliche oeffentlichen
ganz teilweise auszugsweise vollstaendig ganzen teilen teile teil form bearbeitet bearbeiteter unbearbeitet unveraendert original weise art hinsicht umfang zeitpunkt zeit umstaenden keinen
dritte dritten dritter drittem dritt andere anderen anderer anderem verbundene verbundenen unternehmen konzernunternehmen konzerngesellschaften tochtergesellschaften lizenznehmer unterlizenznehmer rechtsnachfolger partner partnern dienstleister dienstleistern subunternehmer subunternehmern mitarbeiter mitarbeitern erfuellungsgehilfen person personen niemand niemandem stelle stellen
verpflichtet verpflichten verpflichtung unterlaesst unterlassen unterlassung untersagt untersagen verboten verbietet verbieten unzulaessig gestattet gestatten gestattung erlaubt erlauben ermoeglicht ermoeglichen ueberlaesst ueberlassen einzuraeumen einraeumen gewaehren genehmigen ermaechtigen beauftragen beauftragt autorisieren bevollmaechtigen berechtigt befugt ermaechtigt zulaessig ausgeschlossen ausdruecklich stellt sicher sicherzustellen sorgt garantiert sichert gewaehrleistet ab davon absehen sieht enthaelt einsetzen eingesetzt zweck zwecke zwecken zwecks verwendung nutzung benutzung verarbeitung vervielfaeltigung einsatz gebrauch auswertung zugriff
nutzen nutzt genutzt nutze benutzen benutzt verwenden verwendet verwende verwerten verwertet verarbeiten verarbeitet einzusetzen gebrauchen vervielfaeltigen vervielfaeltigt zugaenglich machen zu uebermitteln uebermittelt hochladen hochzuladen hochgeladen einspeisen einzuspeisen eingespeist eingeben einzugeben eingegeben einfliessen bereitstellen bereitzustellen speichern gespeichert kopieren analysieren auswerten auszuwerten heranziehen heranzuziehen dienen um damit daraus hieraus darauf hierzu dazu
trainieren trainiert trainiere training trainings trainingszwecke trainingszwecken trainingsdaten trainingsmaterial modelltraining anlernen anzulernen lernen lernens finetuning fine tuning feinabstimmen feinabgestimmt feinabstimmung feinabzustimmen feinjustieren feinjustierung entwickeln entwickelt entwicklung weiterentwickeln weiterentwickelt weiterentwicklung weiterzuentwickeln fortentwickeln verbessern verbessert verbesserung optimieren optimierung erstellen erstellung aufbau aufzubauen testen test tests bewerten bewertung evaluieren evaluierung validieren validierung betreiben betrieb
datensatz datensaetze datensaetzen datensets datenset trainingsdatensaetze trainingsdatensaetzen datenbank datenbanken sammlung sammlungen prompts prompt eingabe eingaben embeddings vektordatenbanken indizes
kuenstliche kuenstlicher kuenstlichen intelligenz ki ai llm llms maschinell maschinelle maschinellen maschinellem maschinelles machine learning deep generative generativen generativer generatives anwendung anwendungen system systeme systemen systems modell modelle modellen modells modelltypen algorithmus algorithmen sprachmodell sprachmodelle sprachmodellen grundmodelle basismodelle werkzeug werkzeuge werkzeugen tool tools technologie technologien software netze netzen neuronale neuronaler neuronalen aehnliche aehnlicher aehnlichen vergleichbare vergleichbarer vergleichbaren selbstlernende selbstlernender automatisierte automatisierten verfahren
text data mining datamining textanalyse analyse extraktion sinne sinn urhg crawling scraping
entwuerfe entwurf skizzen rohdaten zwischenstaende metadaten vertragsgegenstaendlichen vertragsgegenstaendliche gelieferten gelieferte erstellten erstellte geschaffenen ueberlassenen uebergebenen vertrag vertrags vertrages vereinbarung hiermit dauer dauerhaft weder
ungeachtet abweichender anderer entgegenstehender anderslautender bestimmungen bestimmung regelungen regelung vorrang geht vor dieses hat klausel
sei ob handelt handelt um seien zustimmung vorherige vorheriger schriftliche schriftlicher
danach zeitlich unbefristet jederzeit
generativ erhaelt recht rechte tun tut dies erwirbt auszuueben vornehmen vorzunehmen erfolgen erfolgt zuzulassen zulassen laesst vereinbarung gesonderten gesonderte lizenz lizenzvereinbarung bedarf anbieter anbietern deren dessen eingesetzte ihre ihrer ihren seine seiner seinen hergestellten eigenem fremdem sonstigen sonstige sonstiger
"""
_GRAMMAR = Grammar(
    ai=said(_AI, r"\btext[- ]*(?:und|&|and)[- ]*data[- ]*min\w+", r"\bdata[- ]mining\b", r"\btrainingsdat\w+", r"\bmodelltraining\w*"),
    no_ai=said(r"\b\w+ (?:ki|ai) (?:gmbh|ag|ug|kg|studio\w*|labs)\b", r"\b(?:ki|ai) (?:gmbh|ag|ug|kg|studio\w*|labs)\b", r"\.ai\b", r"\bki[- ]?(?:klinik|kiel)\b"),
    topic=said(_AI, r"\bdata[- ]mining\b", r"\bmodelltraining\b", r"\balgorithm\w+"),
    actions={
        Action.TRAIN: said(_TRAIN),
        Action.FINE_TUNE: said(r"\bfine-? ?tun\w*", r"\bfein(?:ab|zu|ju)?(?:ge)?stimm\w*", r"\bfeinabzustimmen\b", r"\bfeinabgestimm\w*", r"\bfeinjust\w*", r"\bnachtrainier\w*"),
        Action.DEVELOP: said(
            rf"\b(?:weiter|fort)?entwick(?:el|l)\w*\b[^.;\ue003]{{0,90}}{_MODEL}", r"\bweiterzuentwickeln\b", rf"\b(?:verbesser|optimier|aufbau|aufzubau|erstell|erzeug|schaff|verfeiner)\w*\b(?:(?!\b(?:mit|mittels|mithilfe|durch|kein\w*|ohne|unter|einsatz|hilfe)\b)[^.;\ue003]){{0,60}}{_MODEL}",
            rf"{_MODEL}[^.;]{{0,80}}\b(?:weiter|fort)?(?:zu)?(?:entwick(?:el|l)|verbesser|optimier|verfeiner|aufzubau|aufgebaut)\w*", rf"{_TRAIN}[^.;]{{0,40}}\b(?:weiter|fort)?(?:entwick(?:el|l)|verbesser|optimier)\w*",
        ),
        Action.EVALUATE: said(rf"\b(?:evaluier|validier|test|bewert|benchmark)\w*\b[^.;]{{0,60}}{_MODEL}", rf"{_MODEL}[^.;]{{0,60}}\b(?:zu )?(?:evaluier|validier|testen|bewerten)\w*"),
        Action.MINE: said(r"\btext[- ]*(?:und|&|and)[- ]*data[- ]*min\w+", r"\bdata[- ]?mining\b", r"\bscrap(?:ing|en)\b", r"\bcrawl\w*"),
        Action.BUILD_DATASET: said(r"\btrainings(?:daten|datens\w+|material\w*)\b", r"\b(?:aufnahme|aufzunehmen|aufgenommen|aufbau|erstell\w*|einflie\w*|zusammenstell\w*|hinzufüg\w*)\b[^.;]{0,60}\b(?:datens[äa]tz\w*|datensets?|datenbank\w* für)", r"\bdatens[äa]tz\w*[^.;]{0,40}\b(?:aufzunehmen|aufgenommen|aufzubauen|aufbauen|einzustellen|erstell\w*)"),
        Action.INPUT_AI: said(
            rf"\b(?:hochlad\w*|hochzulad\w*|hochgelad\w*|eingeb\w*|einzugeb\w*|eingegeb\w*|eingabe|einspeis\w*|einzuspeis\w*|eingespeist\w*|übermitt\w*|einfüg\w*|upload\w*|hineinkopier\w*|bereitzustell\w*|zur verfügung)\b[^.;]{{0,120}}(?:{_AI}|\bchatgpt|\bmidjourney|\bclaude|\bgemini|\bcopilot|\bdall-?e|\bstable diffusion|\bdeepl)",
            rf"(?:{_AI}|\bchatgpt|\bmidjourney|\bclaude|\bgemini|\bcopilot|\bdall-?e|\bstable diffusion|\bdeepl)[^.;]{{0,90}}\b(?:hochlad\w*|hochzulad\w*|hochgelad\w*|eingeb\w*|einzugeb\w*|eingegeb\w*|einspeis\w*|einzuspeis\w*|eingespeist\w*|übermitt\w*|einzufüg\w*|eingefüg\w*)",
            r"\bals (?:prompts?|eingaben?|referenz(?:material)?)\b", r"\bprompts?\b",
        ),
        Action.SYNTHESISE: said(r"\bdigitale\w* (?:replik\w*|doppelgäng\w*|zwilling\w*|abbild\w*|nachbildung\w*)", r"\bsynthetische\w* (?:stimm\w*|sprach\w*|darstell\w*)", r"\bstimm(?:klon|en-?klon|nachbildung)\w*", r"\b(?:klon|nachbild|imitier|nachahm|synthetisier)\w*[^.;]{0,50}\b(?:stimme|gesicht|stil|erscheinung)\w*", r"\bim stil (?:des|der|von)\b", r"\bdeepfakes?\b"),
        Action.IMPROVE_SERVICES: said(
            r"\b(?:verbesser|optimier|weiterentwick|weiterzuentwick|fortentwick|entwick)\w*\b[^.;]{0,50}\b(?:produkt\w*|dienst\w*|angebot\w*|leistungsangebot\w*|services?|plattform\w*|technologie\w*)", r"\b(?:produkt\w*|dienst\w*|angebot\w*|services?|plattform\w*|technologie\w*)\b[^.;]{0,30}\bzu (?:verbesser|optimier|entwick)\w*|\bweiterzuentwick\w*",
            r"\bforschung und entwicklung\b", r"\bforschungszweck\w*", r"\bfür (?:interne|eigene) (?:geschäfts)?zwecke\b", r"\bzu (?:internen|eigenen) (?:geschäfts)?zwecken\b", r"\banalysezweck\w*", r"\bdatenanalyse\w*", r"\bproduktentwicklung\b",
        ),
    },
    people=said(
        r"\b(?:schulung|ausbildung|fortbildung|weiterbildung|unterricht)\w*", r"\b(?:training|trainier\w*|anlern\w*|anzulernen)\w*,? (?:und \w+ )?(?:von |der |des |seiner |ihrer |eigener |für |die |das |neue[rn]? |den |dem )*(?:\w*mitarbeit\w*|\w*personal\w*|beschäftigt\w*|\w*team\w*|nutzer\w*|kund\w*|angestellt\w*|sportler\w*|teilnehm\w*|schüler\w*|führungskr\w*|belegschaft|auszubildende\w*|nachwuchs\w*|vertrieb\w*|verkäufer\w*|redakteur\w*|ehrenamtl\w*)",
        r"\b(?:mitarbeiter|personal|verkaufs|vertriebs|sport|fitness|stimm|kommunikations|sicherheits|produkt|kunden|führungs)[- ]?trainings?\w*", r"\b(?:mitarbeit\w*|personal|beschäftigte\w*|team|belegschaft|schauspiel\w*|stimme) (?:zu |im |am )?(?:trainier\w*|anlern\w*|anzulernen|schul\w*)", r"\btrainings(?:tag|kurs|video|programm|plan|einheit|unterlage|raum|anzug|lager|handbuch)\w*", r"\btrainer(?:in|innen|n|s)?\b", r"\bmodel(?:vertrag|release|freigabe|s|agentur)?\b(?! ?training)", r"\b(?:foto|männer|frauen|hand|nackt|geschäfts|vertriebs|preis|vergütungs|lizenz|abo|rechen|3d-|schnitt|arbeitszeit)modell\w*",
        r"\b(?:e-learning|lernplattform|lernmaterial|lernvideo|lehrmaterial|lernspiel|lernende|lerninhalt|lernziel|lernbuch)\w*", r"\bmodell (?:sitz|steh)\w*",
    ),
    tool=said(
        rf"\b(?:einsatz|nutzung|verwendung|zuhilfenahme|gebrauch|hilfe|mittels|mithilfe|unter)\b(?: (?:von|der|eines|einer|generativer|des|den))*[^.;<]{{0,25}}{_AI}[^.;]{{0,80}}\b(?:erstell|anfertig|herstell|erbring|schaff|gestalt|bearbeit|übersetz|erzeug)\w*",
        rf"\b(?:erstell|anfertig|herstell|erbring|schaff|gestalt|erzeug)\w*\b[^.;]{{0,80}}\b(?:mittels|mithilfe|mit hilfe|unter (?:einsatz|verwendung|nutzung)|durch|von|keine?|mit)\b[^.;]{{0,25}}{_AI}(?![^.;]{{0,40}}\btrain)",
        rf"{_AI}[^.;]{{0,40}}\b(?:zu verwenden|zu nutzen|einzusetzen|verwenden|nutzen|einsetzen|generierte\w*|erzeugte\w*|erstellte\w*)\b",
    ),
    uses=said(_USE),
    double=said(
        r"\b(?:nichts|keine (?:bestimmung|regelung|klausel))\b[^.;]{0,140}\b(?:hinder\w*|untersag\w*|verbiet\w*|verwehr\w*|(?:be|ein)schränk\w*|entgegen|ausschlie\w*|ausgeschlossen|unterbind\w*)", r"\bnicht (?:daran |dadurch |hierdurch )?gehindert\b", r"\bnicht (?:zu )?(?:untersagen|verbieten|verwehren|verhindern|ausschließen|unterbinden|unterlassen|hindern)\b", r"\bnicht (?:untersagt|verboten|ausgeschlossen|unzulässig|verwehrt|eingeschränkt|beschränkt|verpflichtet|gehalten)\b",
        r"\b(?:steh\w*|stünde)\b[^.;]{0,60}\bnicht(?:s)? entgegen\b", r"\bunbenommen\b", r"\bbleibt\b[^.;]{0,120}\bunberührt\b", r"\bhinder\w*\b[^.;]{0,80}\bnicht\b", r"\bkeine(?:rlei)? (?:verpflichtung|pflicht|beschränkung|verbot|einschränkung)\w*\b", r"\b(?:verbietet|untersagt|verwehrt)\b[^.;]{0,80}\bnicht\b", r"\bkein verbot\b", r"\bschließ\w*\b[^.;]{0,80}\bnicht aus\b", r"\bnicht (?:abgelehnt|verweigert)\b",
        r"\b(?:verzichtet|verzicht)\b[^.;]{0,80}\b(?:verbot|untersag|unterlassung|widerspruch)\w*",
    ),
    soft=said(
        r"\b(?:beabsichtig|plan|bezweck)\w*\b[^.;]{0,60}\b(?:nicht|kein\w*)\b", r"\b(?:nicht|keine) (?:die )?absicht\b", r"\bbemüh\w*", r"\bnach möglichkeit\b", r"\bsoweit (?:wie )?möglich\b", r"\bstreb\w+\b[^.;]{0,80}\ban\b", r"\bnach besten kräften\b", r"\bangemessene\w* (?:anstrengungen|bemühungen|maßnahmen)\b", r"\bsoll(?:te|ten)\b", r"\bmöglichst\b", r"\b(?:bittet|bitten|wünscht|wünschen|empfiehlt|legt wert|möchte|hofft|geht davon aus|gehen davon aus)\b", r"\bversuch\w*", r"\bderzeit (?:nicht|kein\w*)\b", r"\bsoll(?:en)?\b(?=[^.;]{0,80}\bnicht\b)",
    ),
    forbids=said(
        r"\b(?:darf|dürfen|wird|werden|kann|können|hat|haben)\b[^.;]{0,220}?\b(?:nicht|niemals|nie|weder|kein(?:e|en|em|er|es|erlei)?|keinesfalls|in keinem fall|unter keinen umständen)\b", r"\b(?:verpflicht\w*|sichert|garantiert|gewährleistet|versichert|sagt|stellt)\b[^.;]{0,260}?\b(?:nicht|weder|kein(?:e|en|er|em|erlei)?|niemals)\b", r"\b(?:unterlässt|zu unterlassen|unterlassen|unterlassung)\b", r"\b(?:sieht|sehen) (?:davon )?ab\b|\bdavon ab(?:zu)?sehen\b|\benthält sich\b",
        r"\bnicht (?:dazu |weiter )?(?:berechtigt|befugt|ermächtigt|autorisiert|bevollmächtigt)\b", r"\b(?:erwirbt|erhält|hat|haben|erlangt)\b[^.;]{0,60}\bkeine?(?:rlei)? (?:\w+ ){0,2}(?:rechte?|befugnis|erlaubnis|lizenz|nutzungsrechte?)\b", r"\b(?:nutzt|nutzen|verwendet|verwenden|verarbeitet|trainiert|gestattet|überlässt|speist|lädt)\b[^.;]{0,120}?\b(?:nicht|weder|kein\w*)\b",
        r"\bweder\b[^.;]{0,160}\bnoch\b",
    ),
    forbids_open=said(
        r"\b(?:untersagt|verboten|unzulässig|ausgeschlossen|ausgenommen)\b", r"\bnicht (?:\w+ )?(?:gestattet|erlaubt|zulässig|zugelassen|genehmigt|umfasst|eingeräumt|erfasst|gewährt|übertragen|enthalten|eingeschlossen|vereinbart|lizenziert)\b", r"\bkein(?:e|erlei)? (?:nutzung|verwendung|verwertung|recht|rechte|befugnis|erlaubnis|training|lizenz|einräumung)\b",
        r"\b(?:dürfen|darf|werden|wird)\b[^.;]{0,160}\bnicht\b[^.;]{0,200}\bwerden\b", r"\bverbot\b[^.;]{0,40}\b(?:der nutzung|des trainings|der verwendung)\b",
    ),
    forbids_by_maker=said(
        r"(?<!dem )<F> (?:(?!ist\b|sind\b|wird\b|bleibt\b|es\b)\w+ ){0,2}(?:untersagt|verbietet|widerspricht)\b", r"\b(?:untersagt|verbietet) (?:der|die) <F>", r"<F>[^.;]{0,40}\b(?:behält|behalten) sich\b[^.;]{0,240}\bvor\b", r"\bbehält sich (?:der|die)? ?<F>[^.;]{0,240}\bvor\b", r"\b(?:dem|der|bei|beim) <F>[^.;]{0,60}\bvorbehalten\b", r"\bvorbehalt\w*[^.;]{0,80}\b(?:§ ?44|data[- ]mining)", r"\bnutzungsvorbehalt\b",
        r"\b(?:data[- ]mining|training|ki)\b[^.;]{0,140}\b(?:sind|ist|bleiben|bleibt|werden|wird)\b[^.;]{0,40}\bvorbehalten\b", r"<F> (?:räumt|überträgt|gewährt|gestattet|erteilt)\b[^.;]{0,160}\b(?:kein(?:e|erlei|en)?|nicht)\b", r"\brechte zu[rm]\b[^.;]{0,120}\b(?:verbleiben|bleiben)\b[^.;]{0,20}<F>",
    ),
    permits=said(
        r"\b(?:darf|dürfen|kann|können)\b", r"\b(?:ist|sind|wird|werden)\b[^.;]{0,80}?\b(?:berechtigt|befugt|ermächtigt|autorisiert)\b", r"\b(?:berechtigt|befugt|ermächtigt),", r"\b(?:hat|haben|erhält|erhalten|erwirbt|erwerben)\b[^.;]{0,80}\brecht(?:e)?\b", r"\bsteht es frei\b", r"\bfrei,", r"\bbehält sich\b[^.;]{0,160}\bvor\b", r"\b(?:nutzt|verwendet)\b", r"\bwird\b[^.;]{0,120}\b(?:nutzen|verwenden|trainieren)\b",
    ),
    permits_open=said(
        r"\b(?:gestattet|erlaubt|zulässig|eingeräumt|umfasst|umfassen|einschließlich|inklusive|einverstanden|willigt|einwilligt|stimmt|genehmigt|räumt|überträgt|gewährt|erteilt|erstreckt|schließt|beinhaltet|übertragen|gewährt|lizenziert|gilt als)\b",
    ),
    only_with_consent=said(
        rf"\b(?:nur|ausschließlich|lediglich|erst)\b[^.;]{{0,20}}?\b(?:mit|nach|bei|auf grundlage|aufgrund|gegen)\b {_CONSENT_ADJ}{_CONSENT_WORD}{_OF_F}", rf"\b(?:bedarf|bedürfen|setzt|erfordert|erfordern|benötigt)\b[^.;]{{0,60}}?{_CONSENT_WORD}\b(?:{_OF_F})(?: voraus)?",
    ),
    consent=said(
        rf"\bohne {_CONSENT_ADJ}{_CONSENT_WORD}{_OF_F}", r"\b(?:es sei denn|außer),? (?:dass )?(?:(?:der|die|dieser|diese) )?<F>[^.;,]{0,90}\b(?:zugestimmt|zustimmt|einwilligt|eingewilligt|erlaubt|gestattet|genehmigt|zu)\b(?: hat)?(?: (?:vorher|vorab|zuvor|ausdrücklich|schriftlich|in (?:schrift|text)form))*(?: zu)?", rf"\b(?:außer|sofern nicht|soweit nicht|wenn nicht)[^.;,]{{0,20}}\b(?:mit|nach|eine|ein)? ?{_CONSENT_ADJ}{_CONSENT_WORD}{_OF_F}(?: (?:vorliegt|besteht|erteilt wurde|geschlossen wurde))?",
        rf"\b(?:nur|ausschließlich|lediglich|erst)\b[^.;]{{0,20}}?\b(?:mit|nach|bei|auf grundlage|aufgrund|gegen)\b {_CONSENT_ADJ}{_CONSENT_WORD}{_OF_F}", rf"\b(?:bedarf|bedürfen|setzt|erfordert|erfordern|benötigt)\b[^.;]{{0,60}}?{_CONSENT_WORD}\b(?:{_OF_F})(?: voraus)?",
        rf"\bvorbehaltlich {_CONSENT_ADJ}{_CONSENT_WORD}{_OF_F}",
    ),
    excepts=said(
        r"\b(?:es sei denn|außer|ausgenommen (?:ist|sind|hiervon|davon)|hiervon ausgenommen|mit ausnahme|abgesehen von|soweit|sofern|solange|wenn|falls|vorbehaltlich|bis zu[rm]?|unbeschadet|im rahmen (?:der gesetz|von § 4|des § 4)|nur (?:wenn|soweit|sofern|für|zu[rm]?|im|an|gegenüber)|insoweit|vorausgesetzt|unter der bedingung|unter der voraussetzung|im falle|nach maßgabe|gemäß (?:§|ziff|anlage)|bei (?:nicht|aus)|während der|für die dauer|vor (?:der|dem)|gegen (?:zahlung|vergütung|entgelt)|ohne|bis (?=\w+ (?:monate|jahre|wochen|tage)))\b",
    ),
    brief=re.compile(spelled(r"(?:während|bis|vor|für die dauer|ohne|gegen|im rahmen|gemäß|nach maßgabe|bei|vorbehaltlich|mit ausnahme|außer|unbeschadet|abgesehen|im falle)")),
    resumes=re.compile(spelled(r" (?:weder|nicht|niemals|kein\w*|selbst|darf|dürfen|wird|werden|ist|sind|hat|verpflichtet|kann|zum training|zum trainieren|zur (?:entwicklung|feinabstimmung|verbesserung|weiterentwicklung)|für das training|untersagt|verboten)\b")),
    goes_on=re.compile(spelled(r"(?:\S+ ){0,3}?(?:darf|dürfen|wird|werden|ist|sind|hat|haben|kann|verpflichtet|nicht|weder|zum training|zu trainieren|für das training|genutzt|verwendet|nutzen|verwenden|zu nutzen|zu verwenden)\b")),
    kinds=(
        ("opt_out", re.compile(spelled(r"\b(?:widersp\w+|opt-?out|abgemeldet|abwähl\w*)"))),
        ("deidentified", re.compile(spelled(r"\b(?:anonymisier\w*|aggregier\w*|pseudonymisier\w*|nicht identifizier\w*)"))),
        ("law", re.compile(spelled(r"\b(?:gesetz\w*|zwingend\w*|schranken\w*|urhg|rechtlich)\b|§ ?4[4-9]\w?\b|§ ?60"))),
        ("section", re.compile(spelled(r"§ ?\d|\b(?:ziffer|ziff\.?|absatz|abs\.?|nr\.?|artikel|punkt|anlage|abschnitt) \w?\d"))),
        ("term", re.compile(spelled(r"\b(?:monat\w*|jahr\w*|wochen?|tagen?|vertragslaufzeit|laufzeit|vertragsende)\b"))),
        ("services", re.compile(spelled(r"\b(?:vertragserfüllung|erfüllung|durchführung|erbringung|vertragszweck\w*|dienst\w*|produkt\w*|service\w*|leistung\w*)"))),
    ),
    turns=re.compile(spelled(r"; |: (?=(?:der|die|das|er|sie|es|<C>|dies) )|,? (?:jedoch|aber|hingegen|dagegen|allerdings|gleichwohl|dennoch|sondern)\b|, (?=(?:er|sie|dieser|diese) (?:darf|ist|kann|hat|wird)\b)")),
    relative=re.compile(spelled(r", (?:die|der|das|den|dem|welche[rs]?|deren|dessen)\b(?! (?:\w+ ){0,2}(?:nutzung|verwendung))[^,;]*?(?:,|$)")),
    third=said(
        r"\b(?:weder\b[^.;]{0,60}\bnoch )?durch (?:einen |eine |andere )?dritte\b", rf"\b{_OTHERS}\b[^.;]{{0,140}}?\b{_LET}", rf"\b{_LET}\b[^.;]{{0,50}}\b{_OTHERS}\b", r"\b(?:nutzen|verwenden|trainieren|auswerten|verarbeiten) (?:zu )?(?:lassen|lässt)\b", r"\b(?:weder .{0,40} noch )?dritte\b[^.;]{0,20}\b(?:dürfen|darf)\b", r"\bniemand\w*\b", r"\b(?:und|oder|noch|sowie|wie auch)(?: \w+)? dritte[nr]?\b[^.;]{0,60}\b(?:untersagt|verboten|nicht gestattet|nicht erlaubt)\b", r"\bverbundene\w* unternehmen\b[^.;]{0,60}\b(?:noch|oder|und)\b",
    ),
    third_word=re.compile(spelled(r"\b(?:dritte|dritter|dritten|unterlizenznehmer\w*|verbundene\w* unternehmen)\b")),
    both=re.compile(spelled(r"\b(?:beide (?:vertrags)?parteien|die (?:vertrags)?parteien|keine (?:der )?(?:vertrags)?partei\w*|jede (?:vertrags)?partei)\b")),
    writing=said(r"\bschriftlich\w*", r"\bschriftform\b", r"\btextform\b", r"\bgesondert\w*", r"\bseparat\w*", r"\bunterzeichnet\w*"),
    all_ai=said(r"\bkünstliche\w* intelligenz", r"\bmaschinelle\w* lern\w*", r"\bmachine[- ]learning", r"\bki\b", r"\bki-", r"\balgorithm\w+"),
    prompts=said(r"\bprompts?\b", r"\beingabe\w*", r"\bembeddings?\b", r"\bdatens[äa]tz\w*", r"\bdatenset\w*", r"\btrainingsdat\w*", r"\bretrieval\b"),
    limits={
        "generative_only": said(r"\b(?:generative\w*|genai|bildgenerierende\w*|textgenerierende\w*)\b"),
        "third_party_only": said(rf"{_AI}[^.;,]{{0,30}}\b(?:dritter|von dritten|fremder anbieter|externer anbieter|anderer anbieter|von wettbewerbern|der konkurrenz)\b", rf"\b(?:fremde\w*|externe\w*|dritt|drittanbieter)[- ]?(?:{_AI}|modell\w*|system\w*)"),
        "public_only": said(rf"\b(?:öffentlich(?: zugängliche\w*| verfügbare\w*)?|öffentliche\w*|frei zugängliche\w*|kommerzielle\w*)[, ]+(?:generative\w* )?(?:{_AI}|modell\w*)"),
        "internal_only": said(rf"\b(?:interne\w*|eigene\w*|hauseigene\w*) (?:generative\w* )?(?:{_AI}|modell\w*)"),
        "identifiable_only": said(r"\bidentifizierbar\w*", r"\bin erkennbarer\b", r"\bnicht anonymisiert\w*", r"\bpersonenbezogen\w*"),
        "text_only": said(r"\b(?:nur|ausschließlich) (?:texte?|bilder)\b"),
        "finals_only": said(r"\b(?:finale\w*|endgültige\w*|abgenommene\w*|fertige\w*|fertiggestellte\w*|freigegebene\w*|veröffentlichte\w*|unveröffentlichte\w*|ausgewählte\w*|genannte\w*|bestimmte\w*|einzelne\w*|hochauflösende\w*) <W>"),
    },
    generative_or_not=said(r"\bgenerativ\w* oder (?:nicht|andere\w*|sonstige\w*)\b", r"\bob generativ\b"),
    adjective_first=True,
    restricts=said(r", (?:die|das|der|den|dem|welche[rsnm]?|deren|dessen|soweit|wo|womit|wodurch)\b(?! [\ue001-\ue003]| (?:nutzung|verwendung|verwertung|zustimmung|werke|feinabstimmung|entwicklung|weiterentwicklung|verbesserung|auftrag))"),
    extends=said(r"\b(?:gilt|gelten|erfasst|erfassen|umfasst|umfassen|erstreckt|schließt)\b[^.;]{0,60}\b(?:auch|ebenso|insbesondere|gleichermaßen)\b"),
    overrides=said(
        r"\b(?:dies\w*|die vorstehende\w*) (?:klausel|regelung|bestimmung|ziffer|paragra\w+|verbot|absatz|vorschrift)\b[^.;]{0,60}\b(?:geht|gehen)\b[^.;]{0,80}\bvor\b", r"\b(?:hat|haben|genie\w+)\b[^.;]{0,30}\bvorrang\b", r"\bungeachtet (?:aller |etwaiger |anderer |abweichender |entgegenstehender |anderslautender |sonstiger )+(?:bestimmung|regelung|vereinbarung|klausel)\w*", r"\bgeht\b[^.;]{0,30}\b(?:allen|sämtlichen|anderen|abweichenden|entgegenstehenden)\b[^.;]{0,60}\bvor\b",
    ),
    pronoun=said(r"\b(?:sie|diese|dieses|diesen|dieser|es|dies|ihre|deren|hieran|daran|dafür|hierzu|dazu|solche)\b"),
    usage=said(r"\b(?:nutzungsdaten|personenbezogene\w* daten|kundendaten|metriken|nutzungsstatistik\w*|telemetrie\w*|kontaktdaten)\b"),
    confidential=said(r"\bvertrauliche\w*"),
    likeness=said(r"\b(?:stimme|gesicht|bildnis|konterfei|abbild|persönlichkeitsmerkmal\w*)\b"),
    refs=re.compile(spelled(r"(?:§§? ?(?P<n>\d+(?:[.\u00b7]\d+)*)|\b(?:ziffern?|ziff\.?|nummer|nr\.?|artikel|art\.?|punkt|abschnitt|klausel) (?P<z>\d+(?:[.\u00b7]\d+)*))(?:,? ?(?:absatz|abs\.?) ?(?P<sub>\d+))?|\b(?:absatz|absatzes|absätze|abs\.?) (?P<own>\d+)"), re.IGNORECASE),
    here=re.compile(spelled(r"\b(?:diese[rsnm]? (?:ziffer|paragra\w+|klausel|bestimmung\w*|regelung\w*|vorschrift\w*|verbot\w*|beschränkung\w*|absatz\w*|verpflichtung\w*|abschnitt\w*)|(?:das|des|dem) (?:vorstehende\w* |obige\w* )?verbot\w*|vorstehende\w*|vorgenannte\w*|obige\w*|hiervon|hiergegen|hierfür|dagegen|eine[rn]? solche[rn]?|solche\w*|dies\b|satz 1|das verbot|die beschränkung\w*)"), re.IGNORECASE),
    negation=re.compile(spelled(r"\b(?:nicht|kein\w*|niemals|nie|weder|ohne|untersagt|verboten|unzulässig|ausgeschlossen|unterlässt|unterlassen|verbietet)\b")),
    plain=re.compile("(?:" + "|".join(sorted(set(_PLAIN_WORDS.split()), key=len, reverse=True)) + r"|\d+\w?|[a-z]|ki-\w+|ai-\w+)"),
    negated_adjective=re.compile(spelled(r"\bnicht (?:mehr )?(?!die\b|diese|eine|alle|jede|seine|ihre|dem\b|den\b|der\b|des\b)(?:\w+e[nrms]?) (?=\ue003|\ue004)|\bnicht (?:nur|allein|lediglich|bloß|ausschließlich|abschließend|später|weniger|mehr als)\b|\bohne nicht\b|\bkeine (?:gesonderte |zusätzliche |weitere )?vergütung\b|\b(?:nicht|kein\w*) (?:\w+ ){0,2}(?:zu vergüten|vergütungspflichtig|honorar|entgelt|lizenzgebühr)\b")),
)  # fmt: skip

_FAMILIES = Families(
    hire=said(r"\bworks?[- ](?:made[- ])?for[- ]hire\b"),
    assigned=said(
        rf"\b(?:überträgt|übertragen|tritt\b[^.;]{{0,160}}\bab|abgetreten|veräußert|räumt)\b[^.;]{{0,140}}\b(?:sämtliche|alle|das gesamte|die gesamten|umfassende|ausschließliche[n]?,? (?:sämtliche|alle))\b[^.;]{{0,70}}\b{_RIGHTS}\b", rf"\b(?:sämtliche|alle|die gesamten) (?:\w+,? ){{0,6}}{_RIGHTS}\b[^.;]{{0,160}}\b(?:gehen|geht|stehen|steht|werden|wird|liegen)\b[^.;]{{0,80}}<C>", rf"\b(?:übertragung|abtretung|einräumung) (?:sämtlicher|aller|der gesamten) (?:\w+ ){{0,3}}{_RIGHTS}\b", r"\b(?:total )?buy-?out\b", rf"<C>[^.;]{{0,60}}\b(?:erhält|erwirbt)\b[^.;]{{0,60}}\b(?:sämtliche|alle)\b[^.;]{{0,60}}\b{_RIGHTS}\b", rf"\b(?:sämtliche|alle) (?:\w+,? ){{0,6}}{_RIGHTS}\b[^.;]{{0,160}}\b(?:übertr[aä]g\w*|abgetreten|eingeräumt|tritt)\b",
    ),
    owned=said(r"\b(?:alleinige[sn]?|ausschließliche[sn]?|geistige[sn]?) eigentum (?:des|der) <C>", r"<W>[^.;]{0,120}\beigentum (?:des|der) <C>", r"<W>[^.;]{0,100}\b(?:gehören|gehört|stehen)\b[^.;]{0,40}<C>", r"<C>[^.;]{0,40}\b(?:ist|wird)\b[^.;]{0,30}\b(?:alleinige[r]?|ausschließliche[r]?) (?:\w+ )?(?:inhaber|eigentümer|rechteinhaber)\w*"),
    kept=said(r"<F>[^.;]{0,40}\b(?:behält(?! sich)|bleibt|ist und bleibt)\b[^.;]{0,80}\b(?:inhaber\w*|urheber\w*|rechte\w*|urheberrecht\w*|\w*rechte)\b", r"\b(?:urheberrecht\w*|rechte|nutzungsrechte|eigentum)\b[^.;]{0,80}\b(?:verbleib\w+|bleib\w+)\b[^.;]{0,40}<F>", r"\b(?:urheberrecht\w*)\b[^.;]{0,60}\bsteht\b[^.;]{0,30}<F>[^.;]{0,20}\bzu\b"),
    licensed=said(r"\beinfache[sn]? (?:\w+,? ){0,4}(?:nutzungsrecht\w*|recht)", r"\bnicht[- ]?(?:ausschließliche[sn]?|exklusive[sn]?)\b"),
    reverts=said(r"\b(?:fallen|fällt)\b[^.;]{0,100}<F>[^.;]{0,40}\bzurück\b", r"\bgehen\b[^.;]{0,60}\bauf\b[^.;]{0,10}<F>[^.;]{0,20}\büber\b", r"\b(?:erst|nur)\b[^.;]{0,30}\b(?:mit|nach|bei)\b[^.;]{0,30}\b(?:vollständige[rn]? )?(?:zahlung|bezahlung|begleichung)\b", r"\baufschiebend\w*[^.;]{0,80}\b(?:zahlung|bezahlung)\b", r"\brückfall\b"),
    all_purposes=said(
        r"\binhaltlich(?:,| und| sowie|,? zeitlich|,? räumlich| ?und)*[^.;]{0,40}\bun(?:beschränkt|begrenzt|eingeschränkt)\w*", r"\b(?:zeitlich|räumlich|sachlich),? [^.;]{0,40}\binhaltlich\b[^.;]{0,20}\bun(?:beschränkt|begrenzt|eingeschränkt)\w*", r"\b(?:für|zu) (?:alle[n]?|jede[nrm]?|sämtliche[n]?|jegliche[n]?|beliebige[n]?)(?: (?:denkbaren|erdenklichen|beliebigen|sonstigen|kommerziellen|geschäftlichen|anderen|nur))* (?:zwecke?n?|verwendung\w*|gebrauch)\b(?! (?:dieses|des|der|im rahmen|aus|die|,? die))",
        r"\bzu (?:jedem|beliebigem|jeglichem) (?:\w+ )?zweck\b(?! (?:dieses|des vertrag))", r"\b(?:uneingeschränkt\w*|unbeschränkt\w*|unbegrenzt\w*|umfassend\w*)(?: \w+){0,2} (?:nutz\w*|verwend\w*|nutzungsrecht\w*|verwert\w*)\b", r"\b(?:frei|beliebig|nach (?:freiem|eigenem) (?:belieben|ermessen)) (?:zu )?(?:nutz|verwend|verwert|verfüg|bearbeit)\w*", r"\b(?:nach (?:freiem|eigenem|seinem|ihrem) (?:freien )?(?:belieben|ermessen))\b", r"\b(?:in|auf) (?:jeder|jede|jeglicher|beliebiger|jegliche) (?:denkbaren |erdenklichen |beliebige )?(?:art und weise|weise|form|art)\b", r"\b(?:alle|sämtliche|jede|jegliche) (?:erdenklichen |denkbaren |heutigen und künftigen )?(?:nutzungen|verwendungen|nutzung und verwertung)\b",
    ),
    any_media=said(
        r"\b(?:alle|allen|sämtliche|sämtlichen|jede|jegliche)(?: \w+){0,3} (?:\(?auch )?(?:bekannten|heute bekannten)[^.;]{0,60}\bunbekannt\w*", r"\b(?:bekannte\w*|gegenwärtige\w*|derzeitige\w*|heutige\w*)(?:,? (?:und|oder|sowie|wie auch)|,)[^.;]{0,40}\b(?:unbekannte\w*|künftige\w*|zukünftige\w*)\b[^.;]{0,40}\b(?:nutzungsart\w*|medien|verfahren|technologie\w*|verwertungsart\w*|träger\w*)", r"\bunbekannte[nr]? nutzungsart\w*", r"\bnutzungsarten\b[^.;]{0,60}\bunbekannt\w*", r"\b(?:alle|allen|sämtliche|sämtlichen) (?:\w+ )?(?:nutzungsarten|verwertungsarten)\b", r"\b(?:in|für) (?:allen|alle|sämtlichen|sämtliche) medien\b[^.;]{0,60}\b(?:weltweit|unbefristet|unbeschränkt|aller art)\b",
    ),
    perpetual=said(r"\bzeitlich(?:,? (?:und )?(?:räumlich|örtlich|inhaltlich|sachlich)(?: und (?:inhaltlich|räumlich|sachlich))?)? ?(?:und \w+ )?un(?:beschränkt|begrenzt|befristet|eingeschränkt)\w*", r"\bunbefristet\w*", r"\bunwiderruflich\w*", r"\bauf (?:ewig|dauer|unbestimmte zeit)\b", r"\bfür die (?:gesamte )?(?:dauer der (?:gesetzlichen )?schutzfrist|schutzdauer)\b", r"\b(?:räumlich|örtlich) und zeitlich un\w+"),
    derivatives=said(r"\b(?:bearbeit|umgestalt|veränder|abänder)\w*\b[^.;]{0,60}\b(?:und|oder|sowie)\b[^.;]{0,40}\b(?:bearbeit|umgestalt|veränder|verwert|nutz|weiterentwick)\w*", r"\bbearbeitungsrecht\w*", r"\babgeleitete\w* werke?n?\b", r"\b(?:umgestalt|veränder)\w*\b[^.;]{0,60}<W>|<W>[^.;]{0,60}\bzu (?:bearbeiten|verändern|ändern)\b"),
    grants=said(r"\b(?:räumt|überträgt|gewährt|erhält|erwirbt|darf|dürfen|kann|können|berechtigt|befugt|eingeräumt|übertragen|gestattet|erlaubt|einräumung|übertragung|lizenz\w*|nutzungsrecht\w*|tritt|recht)\b"),
    limit=said(
        r"\b(?:nutz|verwend|nutzungsrecht|recht|lizenz)\w*\b[^.;]{0,200}?\bauf\b[^.;]{0,120}?\b(?:beschränkt|begrenzt)\b",
        r"\b(?:nutz|verwend|verwert|nutzungsrecht|recht|einsatz|veröffentlich|abdruck|lizenz|darf|dürfen)\w*\b[^.;]{0,200}?\b(?:nur|ausschließlich|allein|lediglich|einzig)\b (?:und \w+ )?(?:für|zu[rm]?|im|in|auf|als|innerhalb|bei|an|während|zum zwecke)\b", r"\b(?:nutz|verwend|nutzungsrecht|recht|lizenz)\w*\b[^.;]{0,160}?\b(?:beschränkt|begrenzt|beschränkt sich|begrenzt sich|limitiert)\b (?:sich )?(?:auf|für)\b", r"\b(?:beschränkt|begrenzt) (?:sich )?auf\b[^.;]{0,80}\b(?:projekt|zweck|kampagne|auflage|ausgabe|buch|website|webseite|vertragszweck)\w*", r"\b(?:nur|ausschließlich|allein|lediglich) (?:für|zu[rm]?|im|auf|in)\b[^.;]{0,140}\b(?:nutzen|verwenden|genutzt|verwendet|verwerten|verwertet|veröffentlicht|veröffentlichen|eingesetzt|abgedruckt)\b", r"\b(?:nicht|keine) (?:\w+ ){0,3}(?:außerhalb|über)\b[^.;]{0,80}\bhinaus\b",
        r"\bnicht (?:für|zu) (?:andere[n]?|sonstige[n]?) zwecke?n?\b",
    ),
    weak_limit=said(r"\bnicht auf\b[^.;]{0,80}\b(?:beschränkt|begrenzt)\b", r"\b(?:nicht|keineswegs) (?:nur|beschränkt|begrenzt|ausschließlich|allein|lediglich)\b", r"\bnur (?:wenn|soweit|mit|nach|gegen)\b", r"\bun(?:beschränkt|begrenzt)\w*[^.;]{0,30}\b(?:nicht nur)"),
    no_other=said(r"\b(?:jede|jegliche|eine|andere|weitere|weitergehende|sonstige|darüber hinausgehende)[nrs]? (?:\w+ )?(?:nutzung|verwendung|verwertung)(?:en|szwecke)?\b[^.;]{0,80}\b(?:bedarf|bedürfen|ist nicht|sind nicht|untersagt|ausgeschlossen|unzulässig|gesondert|vorbehalten|nicht gestattet)\b", r"\b(?:andere|weitere|weitergehende|darüber hinausgehende) (?:nutzungs)?rechte\b[^.;]{0,60}\bnicht (?:eingeräumt|übertragen)\b", r"\bnicht (?:für|zu) (?:andere[n]?|sonstige[n]?) zwecke?n?\b"),
    reserved=said(r"\balle (?:übrigen|nicht (?:ausdrücklich |hierin )?(?:eingeräumten|übertragenen|genannten)|weiteren|anderen|sonstigen) (?:\w+ )?rechte\b[^.;]{0,80}\b(?:vorbehalten|verbleiben|bleiben)\b", r"\bnicht (?:ausdrücklich )?(?:eingeräumte|übertragene)[n]? rechte\b[^.;]{0,60}\b(?:vorbehalten|verbleiben|bleiben)\b", r"<F>[^.;]{0,30}\bbehält sich alle (?:übrigen|weiteren|anderen) rechte\b"),
    terms_stated=said(r"\b(?:deutschland|österreich|schweiz|deutschsprachig\w*|weltweit|europa|print|online|website|webseite|auflage|ausgabe|monate?n?|jahre?n?|einmalig\w*|gebiet|gedruckt\w*|social media)\b"),
    project=said(r"\b(?:projekt\w*|kampagne\w*|vertragszweck\w*|vertraglich\w*|vereinbart\w*|auflage|ausgabe|buch\w*|magazin\w*|website|webseite|auftrag\w*|zweck\w*|produktion|veranstaltung\w*|ausstellung\w*|katalog\w*|anlage|leistungsbeschreibung)\b"),
    vendor=said(r"\b(?:nicht (?:zum|für das) training|speicher\w*|opt-?out|aufbewahr\w*|kein training)\b"),
    staff=said(r"\b(?:mitarbeit\w*|beschäftigt\w*|personal|erfüllungsgehilfen|dritte\w*|subunternehmer\w*)\b"),
    drafts=said(r"\b(?:entwürfe\w*|entwurf\w*|skizzen|rohfassung\w*|vorstufen|vorarbeiten|varianten|verworfene\w*)\b"),
    raw=said(r"\b(?:rohdaten|rohmaterial\w*|rohdateien|quelldateien|quellcode|offene\w* dateien|arbeitsdateien|negative|raw-dateien|layered)\b"),
    intermediate=said(r"\b(?:zwischenst[äa]nd\w*|zwischenergebnis\w*|zwischenfassung\w*|zwischenversion\w*|arbeitsfassung\w*|arbeitsdateien)\b"),
    metadata=said(r"\b(?:metadaten|bildunterschriften|iptc\w*|beschreibungstexte|schlagworte)\b"),
    defines=said(r"\b(?:umfass\w*|einschließlich|inklusive|sind alle|sind sämtliche|bezeichne\w*|bedeute\w*|gehören|gelten|sowie|auch|meint|schließ\w*)\b"),
    finals=said(r"<W>\"?[^.;]{0,40}\b(?:bezeichne\w*|sind|meint|meinen|bedeute\w*|umfass\w*|ist)\b[^.;]{0,50}\b(?:nur|ausschließlich|allein|lediglich)?[^.;]{0,20}\b(?:finale\w*|endgültige\w*|fertige\w*|abgenommene\w*|fertiggestellte\w*) ", r"\b(?:entwürfe|skizzen|rohdaten|rohmaterial|vorstufen|zwischenstände)\b[^.;]{0,60}\b(?:gehören nicht|zählen nicht|sind nicht|gelten nicht)\b[^.;]{0,60}<W>", r"<W>[^.;]{0,40}\b(?:nicht jedoch|ausgenommen|ohne)\b[^.;]{0,40}\b(?:entwürfe|skizzen|rohdaten|vorstufen)"),
    given=said(rf"<C>[^.;]{{0,20}}\b{_CAN}\b(?! nicht\b)[^.;]{{0,80}}(?:\bentwürfe\w*|\bskizzen|\brohdaten|\brohmaterial\w*|\barbeitsdateien|\bzwischenst[äa]nde\w*)", r"\b(?:entwürfe\w*|skizzen|rohdaten|rohmaterial\w*|zwischenst[äa]nde\w*)\b[^.;]{0,80}\b(?:gehören|eigentum (?:des|der)|stehen|darf|dürfen|kann)\b[^.;]{0,30}<C>[^.;]{0,60}", r"\bentwürfe\w*[^.;]{0,40}<C>[^.;]{0,40}\bfrei\b"),
    aggregated=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b[^.;]{{0,160}}\b(?:aggregiert\w*|anonymisiert\w*|pseudonymisiert\w*)\b"),
    sublicense=said(r"\b(?<!nicht )(?:unterlizenzierbar\w*|weiterübertragbar\w*|frei übertragbar\w*|übertragbar\w*|unterlizenzen|unterlizenzierung|weiterlizenz\w*|sublizenz\w*)\b", rf"<C>[^.;]{{0,30}}\b{_CAN}\b(?! nicht\b)[^.;]{{0,120}}\b(?:rechte|nutzungsrechte|<W>)\b[^.;]{{0,60}}\b(?:dritten|dritte|verbundene\w*|konzern\w*)\b", r"\brecht(?:,| zur)[^.;]{0,60}\b(?:an dritte|dritten)\b[^.;]{0,60}\b(?:weiter\w*|übertrag\w*|einzuräumen)"),
    no_sublicence=said(r"\bnicht (?:unterlizenzierbar|übertragbar|weiterübertragbar|unterlizenzierbare[sn]?|übertragbare[sn]?)\b", r"\bnicht[- ](?:übertragbar|unterlizenzierbar)\w*", r"\b(?:übertragung|weitergabe|unterlizenz\w*|weiterübertragung)\b[^.;]{0,80}\b(?:nur mit|bedarf|nicht (?:gestattet|zulässig)|untersagt|ausgeschlossen)\b", r"\bkeine unterlizenz\w*"),
    binds=said(r"<C>[^.;]{0,40}\b(?:verpflichtet|stellt sicher|wird|hat|erlegt|sorgt)\b[^.;]{0,160}\b(?:verbundene\w*|konzern\w*|subunternehmer\w*|unterlizenznehmer\w*|lizenznehmer\w*|dritte\w*|rechtsnachfolger\w*|dienstleister\w*|endkunden|mitarbeiter\w*)\b[^.;]{0,120}\b(?:einhalt\w*|verpflicht\w*|gebunden|binde\w*|auferleg\w*|aufzuerlegen|weiterzugeben|pflichten|beschränkungen)\b", r"\b(?:verbundene\w*|subunternehmer\w*|unterlizenznehmer\w*|rechtsnachfolger\w*|dritte\w*)\b[^.;]{0,80}\b(?:schriftlich )?(?:zu verpflichten|verpflichten|gebunden)\b"),
    liable=said(r"<C>[^.;]{0,40}\b(?:haftet|steht)\b[^.;]{0,80}\b(?:verbundene\w*|subunternehmer\w*|unterlizenznehmer\w*|dritte\w*|deren|erfüllungsgehilfen|wie für eigenes)\b"),
    successors=said(r"\b(?:rechtsnachfolger\w*|einzelrechtsnachfolger\w*)\b"),
    weak=said(r"\b(?:bemüh\w*|nach möglichkeit|nach besten kräften)\b"),
    audit=said(r"<F>[^.;]{0,60}\b(?:kann|darf|ist berechtigt|hat das recht|berechtigt)\b[^.;]{0,160}\b(?:auskunft|prüf\w*|einsicht\w*|nachweis\w*|bestätigung|unterlagen|überprüf\w*|audit)\b", r"\bauf (?:schriftliche[sn]? )?(?:verlangen|anfrage|anforderung|nachfrage)\b[^.;]{0,120}\b(?:auskunft|nachweis\w*|bestätig\w*|unterlagen|erteil\w*|offen\w*)\b"),
    client_audits=said(rf"<C>[^.;]{{0,20}}\b{_CAN}\b[^.;]{{0,80}}\b(?:prüf\w*|einsicht\w*|audit\w*)\b"),
    days=said(r"\b(?:innerhalb|binnen) (?:von )?(?:\w+ )?(?:\(?\d+\)? )?(?:werk|arbeits|kalender)?(?:tagen|tage|wochen|woche|monats|monaten)\b", r"\b\d+ (?:werk|arbeits|kalender)?tagen?\b"),
    records=said(r"\b(?:unterlagen|protokoll\w*|logs?|verzeichnis\w*|listen?|aufzeichnungen|dokumentation)\b"),
    certificate=said(r"\b(?:schriftlich (?:zu )?bestätig\w*|bestätigung|bescheinig\w*|versicher\w*|erklärung)\b"),
    breach=said(r"\b(?:verst[oö][sß]\w*|verstoss\w*|verletz\w*|zuwiderhandl\w*|im falle|bei (?:einer|jeder|unbefugter)|unbefugt\w*|zuwider)\b"),
    injunction=said(r"<F>[^.;]{0,80}\b(?:unterlassung\w*|einstweilige\w*)\b", r"\b(?:unterlassungsanspr\w+|einstweilige\w* (?:verfügung|rechtsschutz))\b"),
    deletion=said(r"\b(?:lösch\w*|entfern\w*|vernicht\w*)\b[^.;]{0,120}\b(?:datens[äa]tz\w*|trainingsdat\w*|modell\w*|systeme?n?|kopien|indizes|datenbanken)\b", r"<W>[^.;]{0,60}\baus\b[^.;]{0,80}\b(?:datens[äa]tz\w*|modell\w*|systemen)\b[^.;]{0,40}\b(?:lösch|entfern)\w*", r"\b(?:datens[äa]tz\w*|trainingsdat\w*|modellen)\b[^.;]{0,60}\bzu (?:löschen|entfernen)\b"),
    stated_sum=said(r"\bvertragsstrafe\w*", r"\bpauschalierte\w* schadensersatz\w*", r"<C>[^.;]{0,40}\bzahlt\b[^.;]{0,80}\b(?:ki-nutzung\w*|ki-lizenz\w*|das \w+fache)\b"),
    costs=said(r"<C>[^.;]{0,60}\b(?:trägt|erstattet|ersetzt)\b[^.;]{0,80}\b(?:kosten|anwaltskosten|rechtsverfolgung\w*)\b"),
    cure=said(r"\b(?:innerhalb|binnen)\b[^.;]{0,40}\b(?:tagen|tage|wochen)\b[^.;]{0,60}\b(?:einzustellen|abzustellen|abhilfe|beseitig\w*|zu beheben|stellt)\b", r"\babhilfe\b[^.;]{0,60}\b(?:innerhalb|binnen)\b"),
    survives=said(rf"\b(?:gilt|gelten|gültig|wirkt|wirken|besteht|bestehen|bleib\w*|überdauer\w*)\b[^.;]{{0,80}}\b(?:auch )?(?:nach|über)\b[^.;]{{0,40}}\b{_END}\b", rf"\b(?:auch )?(?:nach|über)\b[^.;]{{0,20}}\b{_END}\b[^.;]{{0,60}}\b(?:fort|weiter|bestehen|hinaus|wirksam|in kraft)\b", rf"\büberdauer\w*[^.;]{{0,40}}\b{_END}\b"),
    lapses=said(
        r"\b(?:verbot\w*|beschränkung\w*|verpflichtung\w*|diese (?:ziffer|klausel|regelung|bestimmung)|dieser (?:paragra\w+|absatz)|§ ?[\d·]+(?: abs(?:atz|·|\.) ?\d+)?|ziffer [\d·]+)\b[^.;]{0,120}\b(?:endet|enden|erlischt|erlöschen|entfällt|entfallen|läuft|laufen|gilt nur|gelten nur|verliert|befristet|gilt (?:für|bis)|gelten (?:für|bis)|außer kraft)\b[^.;]{0,80}\b(?:\d+|\w+) (?:tage?n?|wochen?|monate?n?|jahre?n?)\b", rf"\b(?:verbot\w*|beschränkung\w*|diese (?:ziffer|klausel|regelung|bestimmung)|dieser (?:paragra\w+|absatz)|§ ?[\d·]+|ziffer [\d·]+)\b[^.;]{{0,100}}\b(?:endet|enden|erlischt|entfällt|gilt nur|gelten nur)\b[^.;]{{0,60}}\b(?:vertrag\w*|{_END}|laufzeit|abnahme|veröffentlichung)\b",
    ),
    separate=said(r"\b(?:gesondert\w*|separat\w*|eigene[nr]?|zusätzliche\w*)\b[^.;]{0,60}\b(?:lizenz\w*|vereinbarung\w*|nutzungsvereinbarung|vertrag\w*|einräumung|vergütung)\b", r"\bgesondert (?:zu )?(?:lizenzier|vergüt|vereinbar)\w*"),
    fee=said(r"\b(?:vergüt\w*|honorar\w*|entgelt\w*|lizenzgebühr\w*|zuschlag\w*|aufschlag\w*|prozent)\b|%"),
    fee_alone=said(r"\b(?:ki|ki-nutzung\w*|training\w*|ki-training\w*)[- ](?:\w+ ){0,2}(?:vergütung|honorar|gebühr|zuschlag|lizenzgebühr)\b", r"\b(?:vergütung|zuschlag|aufschlag|honorar) (?:für|von)\b[^.;]{0,60}\b(?:ki|ki-\w+|künstliche\w*|training\w*)\b"),
    fee_terms=said(r"\b(?:laufzeit|umfang|zweck\w*|modell\w*|dauer|befrist\w*)\b"),
    no_default=said(r"\b(?:kein\w*|nicht)\b[^.;]{0,80}\b(?:zustimmung|einwilligung|lizenz|erteilt|stillschweigend\w*)\b", r"\b(?:schriftlich\w*|unterzeichnet\w*)\b"),
    no_fee=said(r"\b(?:ohne (?:\w+ ){0,3}(?:vergütung|entgelt|honorar|gebühr\w*)|unentgeltlich\w*|kostenlos\w*|kostenfrei\w*|abgegolten|keine (?:\w+ ){0,2}(?:vergütung|gebühr\w*))\b"),
    info_kept=said(r"<C>[^.;]{0,80}\b(?:nicht|unterlässt|untersagt|verpflichtet)\b[^.;]{0,120}(?:\bmetadaten|\bwasserzeichen|\burhebervermerk\w*|\burheberbezeichnung\w*|\bcopyright-?vermerk\w*|\brechtehinweis\w*)", r"\b(?:metadaten|wasserzeichen|urhebervermerk\w*|urheberbezeichnung\w*|copyright-?vermerk\w*|rechtehinweis\w*)\b[^.;]{0,80}\b(?:nicht (?:zu )?(?:entfern|veränder|lösch|entfernt)\w*|dürfen nicht|bleiben erhalten|sind zu erhalten|beizubehalten)"),
    info_removable=said(rf"<C>[^.;]{{0,40}}\b{_CAN}\b[^.;]{{0,80}}\b(?:metadaten|wasserzeichen|urhebervermerk\w*|urheberbezeichnung\w*|copyright-?vermerk\w*|rechtehinweis\w*)\b[^.;]{{0,60}}\b(?:entfern|lösch|veränder)\w*"),
    mining_reserved=said(r"\b(?:vorbehalt\w*|vorbehalten|behält|untersagt|nicht gestattet|ausgeschlossen|unzulässig|nicht)\b[^.;]{0,160}\b(?:data[- ]mining|§ ?44b)", r"\b(?:data[- ]mining|§ ?44b)\b[^.;]{0,160}\b(?:vorbehalt\w*|vorbehalten|vor\b|untersagt|nicht gestattet|ausgeschlossen|unzulässig|nicht)"),
    replica_forbidden=said(r"\b(?:nicht|kein\w*|untersagt|unterlässt|unzulässig|verboten|weder)\b[^.;]{0,160}\b(?:digitale\w* (?:replik\w*|doppelgäng\w*|nachbildung\w*|abbild\w*)|synthetische\w* stimm\w*|stimmklon\w*|im stil (?:des|der|von)|nachahm\w* (?:des|der|seines|ihres) stil\w*)", r"\b(?:digitale\w* (?:replik\w*|doppelgäng\w*|nachbildung\w*|abbild\w*)|synthetische\w* stimm\w*|stimmklon\w*|im stil (?:des|der|von)|stil\w* (?:des|der) <F>)[^.;]{0,140}\b(?:nicht|untersagt|verboten|unzulässig|nur mit|bedarf|bedürfen|ausgeschlossen)\b"),
    replica_permitted=said(rf"<C>[^.;]{{0,40}}\b{_CAN}\b(?! nicht\b)[^.;]{{0,160}}\b(?:digitale\w* (?:replik\w*|doppelgäng\w*|nachbildung\w*|abbild\w*)|synthetische\w* stimm\w*|stimmklon\w*|im stil (?:des|der|von))", r"<F>[^.;]{0,40}\b(?:willigt|stimmt|gestattet)\b[^.;]{0,160}\b(?:digitale\w* (?:replik\w*|doppelgäng\w*|nachbildung\w*)|synthetische\w* stimm\w*|stimmklon\w*)"),
    replica=said(r"\b(?:digitale\w* (?:replik\w*|doppelgäng\w*|nachbildung\w*|abbild\w*)|synthetische\w* stimm\w*|stimmklon\w*)"),
    style=said(r"\bim stil (?:des|der|von)\b", r"\bstil\w* (?:des|der) <F>"),
    specific_consent=said(r"\b(?:ausdrücklich\w*|schriftlich\w*|vorherig\w*|gesondert\w*)\b[^.;]{0,30}\b(?:zustimmung|einwilligung)\b"),
    waives_moral=said(r"\bverzicht\w*\b[^.;]{0,120}\b(?:urheberpersönlichkeitsrecht\w*|namensnennung\w*|nennung|urheberbezeichnung|urheberbenennung|entstellungsschutz\w*|persönlichkeitsrecht\w*)\b", r"\b(?:urheberpersönlichkeitsrecht\w*|namensnennung\w*|urheberbenennung|recht auf (?:namens)?nennung)\b[^.;]{0,100}\b(?:verzicht\w*|nicht geltend|nicht ausüb\w*|nicht auszuüben)\b"),
    override=said(r"\b(?:dies\w*) (?:klausel|regelung|bestimmung|ziffer|paragra\w+|verbot|absatz|vorschrift|zusatzvereinbarung|abschnitt)\b[^.;]{0,60}\b(?:geht|gehen|hat|haben|genie\w+)\b[^.;]{0,80}\b(?:vor|vorrang)\b", r"(?:§ ?[\d·]+|\bziffer [\d·]+)[^.;]{0,40}\b(?:geht|gehen|hat|haben)\b[^.;]{0,80}\b(?:vor|vorrang)\b", r"\bungeachtet (?:aller |etwaiger |anderer |abweichender |entgegenstehender |anderslautender )+(?:bestimmung|regelung|vereinbarung|klausel)\w*"),
    elsewhere=said(
        r"\b(?:allgemeine\w* (?:geschäfts|einkaufs)bedingungen|agb|einkaufsbedingungen|richtlinien|online-bedingungen|nutzungsbedingungen|plattformbedingungen|rahmenbedingungen)\b[^.;]{0,160}\b(?:geh(?:t|en)\b[^.;]{0,60}\bvor|vorrang|vorrangig|maßgeblich)\b", r"\b(?:bei|im fall\w* von|im falle)\b[^.;]{0,60}\b(?:widerspr\w+|abweichung\w*|konflikt\w*)\b[^.;]{0,160}\b(?:gelten|gilt|gehen|haben|sind)\b[^.;]{0,60}\b(?:agb|allgemeine\w* (?:geschäfts|einkaufs)bedingungen|einkaufsbedingungen|richtlinien|nutzungsbedingungen)\b", r"\b(?:vorrangig|in der jeweils (?:gültigen|geltenden|aktuellen) fassung)\b[^.;]{0,60}\b(?:agb|geschäftsbedingungen|einkaufsbedingungen|richtlinien)\b", r"\b(?:agb|geschäftsbedingungen|einkaufsbedingungen)\b[^.;]{0,60}\bin (?:der|ihrer) jeweils\b[^.;]{0,60}\bvorrang\w*",
    ),
    changes=said(r"<C>[^.;]{0,30}\b(?:kann|darf|ist berechtigt|behält sich|hat das recht)\b(?! nicht\b)[^.;]{0,100}\b(?:vertrag\w*|bedingungen|bestimmungen|vereinbarung|regelungen)\b[^.;]{0,80}\b(?:änder\w*|anzupassen|anpassen|zu ändern|ergänz\w*)", r"<C>[^.;]{0,30}\b(?:kann|darf|ist berechtigt|behält sich|hat das recht)\b(?! nicht\b)[^.;]{0,100}\b(?:änder\w*|anpass\w*)\b[^.;]{0,60}\b(?:vertrag\w*|bedingungen|bestimmungen|vereinbarung)\b"),
    notice=said(r"\b(?:frist|ankündig\w*|mitteil\w*|mitzuteilen|vorankündigung)\b"),
    leave=said(r"\b(?:kündig\w*|widersprech\w*|ablehn\w*|widerspruch\w*)\b"),
    agreed_change=said(r"\b(?:beide\w* (?:vertrags)?parteien|einvernehmlich\w*|mit zustimmung|gegenseitig\w*)\b"),
    lifts=said(
        r"\b(?:vorstehende\w*|vorgenannte\w*|obige\w*|diese\w*|dies|das verbot|die beschränkung\w*|satz 1|absatz \d+|abs\. ?\d+|abs· ?\d+|§ ?[\d·]+(?: (?:abs·|absatz) ?\d+)?|ziffer [\d·]+)\b[^;]{0,60}?\b(?:gilt|gelten|findet|finden|erstreckt)\b[^;]{0,40}?\b(?:nicht|keine anwendung)\b", r"\b(?:hiervon|davon) (?:ausgenommen|unberührt|nicht (?:erfasst|betroffen))\b|\bausgenommen hiervon\b|\bnicht unter (?:das|dieses) verbot\b", r"\b(?:nichts|keine bestimmung)\b[^;]{0,100}?\b(?:hinder\w*|(?:be|ein)schränk\w*|untersag\w*|berühr\w*)", r"(?:§ ?[\d·]+|\bziffer [\d·]+|\bverbot\w*|\bbeschränkung\w*|\babsatz \d+)[^;]{0,140}?\b(?:ersetzt|aufgehoben|außer kraft|abbedungen|ausgesetzt|unwirksam)\b", r"<F> (?:\w+ )?verzichtet\b[^;]{0,100}?\b(?:ansprüche?|rechte|geltendmachung|§|ziffer|klausel)", r"\bgilt (?:nur|lediglich|ausschließlich) (?:für|wenn|soweit|gegenüber|bis)\b",
    ),
)  # fmt: skip

PACK = Language(
    code="de",
    name="German",
    forms=_FORMS,
    wording=_WORDING,
    roles=_ROLES,
    grammar=_GRAMMAR,
    families=_FAMILIES,
    abbreviation=re.compile(
        spelled(
            r"(?:\b(?:abs|art|nr|ziff|bzw|ca|ggf|inkl|exkl|evtl|usw|etc|vgl|z|d|u|i|s|str|dr|prof|gem|lit|tel|mio|ust|mwst|zzgl|sog|gez|co|geb|hr|fr|max|min|st)|\b\w)\.$"
        ),
        re.IGNORECASE,
    ),
)
