"""Spanish: words and grammar of contracts as freelancers in Spain and Latin America get them.

Written without a lawyer of these countries. The terms are those of the Spanish act on intellectual property: transfer of
exploitation rights (cesión de derechos de explotación, section 43), forms of exploitation unknown at the time (43.5),
moral rights (14), and text and data mining and its reservation (minería de textos y datos, royal decree-law 24/2021).
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.languages.base import Families, Grammar, Language, Roles, said, spelled, wording
from scoring.reading.clauses import OPEN_END, Forms, marker_of
from scoring.reading.stance.record import Action

_FIRM = r"(?!,? (?:s\W?l|s\W?a|slu|gmbh|ltd|inc|studio|estudio|consultores)\b)"
_AI = rf"(?:\bi\.?a\b{_FIRM}|\bai\b{_FIRM}|\bllms?\b|\binteligencias? artificial(?:es)?\b|\baprendizaje (?:automático|profundo|de máquinas?|máquina)\b|\bmachine[- ]learning\b|\bdeep[- ]learning\b|\b(?:grandes )?modelos? de (?:lenguaje|lengua|difusión|fundación)\b|\bmodelos? (?:generativos?|fundacionales?|lingüísticos?)\b|\bredes neuronales\b|\b(?:sistemas?|herramientas?|tecnologías?) generativ[oa]s?\b|\bgeneradores? de imágenes\b|\bsíntesis de voz\b)"
_MODEL = rf"(?:{_AI}|\bmodelos?\b|\balgoritmos?\b)"
_TRAIN = r"(?:\b(?:re|pre)?-?entren\w*|\bentrén\w+|\baprendizaje (?:automático|profundo|de (?:modelos?|algoritmos?|máquinas?)))"
_USE = r"(?:utiliz\w*|us(?:o|os|ar|a|e|en|ará|ado|ada|ados|adas)\b|explot\w*|emple\w*|reproduc\w*|trat\w*|analiz\w*|copi\w*|servir\w*)"
_TO_F = r"(?: (?:(?:del?|de la|por el|por la|por|otorgad[oa] por|firmad[oa] por|firmad[oa] con|concedid[oa] por)(?: el| la)? )<F>)?"
_ADJ = r"(?:,? ?(?:previ[oa]s?|previamente|escrit[oa]s?|por escrito|expres[oa]s?|expresamente|específic[oa]|separad[oa]|independiente|particular|formal|firmad[oa]|y|e))*"
_CONSENT_WORD = r"(?:consentimiento|autorización|acuerdo|licencia|permiso|contrato|aprobación)"
_CONSENT = rf"(?:el |la |un |una |su |con el |con la )?{_ADJ} ?{_CONSENT_WORD}{_ADJ}{_TO_F}{_ADJ}"
_CAN = r"(?:podrá|podrán|puede|pueden|está autorizad[oa]|estará autorizad[oa]|tiene derecho|tendrá derecho|es libre|queda facultad[oa]|está facultad[oa]|se reserva el derecho)"
_RIGHTS = r"(?:derechos? de explotación|derechos? patrimoniales|derechos? de propiedad intelectual|derechos? de autor|derechos?|titularidad|propiedad)"
_END = r"(?:terminación|finalización|extinción|vencimiento|fin|resolución|expiración|conclusión)"
_REPLICA = r"(?:réplicas? digital(?:es)?|dobles? digital(?:es)?|clon\w* (?:digital\w*|de (?:la |su )?voz|voz)|voz sintética|voces sintéticas|ultrafalsos?|deepfakes?)"
_INFO = r"(?:metadatos|marcas? de agua|avisos? de (?:copyright|derechos)|créditos?|menciones? de autoría|información (?:sobre|para) la gestión de derechos)"
_TOOLS = r"(?:chatgpt|midjourney|claude|gemini|copilot|dall-?e|stable diffusion|deepl)"
_ORDINALS = (
    "primera", "segunda", "tercera", "cuarta", "quinta", "sexta", "septima", "octava", "novena", "decima",
    "undecima", "duodecima", "decimotercera", "decimocuarta", "decimoquinta", "decimosexta",
)  # fmt: skip
_PRINTED = r"(?:primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|sext[ao]|s(?:e\u0301|é|e)ptim[ao]|octav[ao]|noven[ao]|und(?:e\u0301|é|e)cim[ao]|duod(?:e\u0301|é|e)cim[ao]|d(?:e\u0301|é|e)cim[ao](?:tercera|cuarta|quinta|sexta)?)"

_FORMS = Forms(
    leads_in=OPEN_END,
    marker=marker_of(r"cl[aá]\u0301?usula|art[ií]\u0301?culo|art|secci[oó]\u0301?n|apartado|estipulaci[oó]\u0301?n|§§?|(?=" + _PRINTED + r"[ \t]*[.:\u2013\u2014-])", _PRINTED),
    number_follows=re.compile(r"(?i)(?:\b(?:cláusulas?|artículos?|art|anexos?|apartados?|secciones?|sección|y|o|de|del|la|el|en|los|las|al|a|n\.?º)\.?|§|[,(-])$"),
    schedule=re.compile(
        r"(?P<name>(?i:anexo|apéndice|schedule|exhibit)[ \t]+(?:[A-Z]|\d{1,3}(?:\.\d)?|[IVX]{1,5})\b"
        r"(?:[ \t]*[:.\u2013\u2014-]+[ \t]*[^\n]{0,80}|[ \t]*\([^)\n]{0,60}\)|(?:[ \t]+[\w&'-]+){0,8})?)[ \t]*$"
    ),
    recital_heading=re.compile(r"(?i)(?:antecedentes|exponen|manifiestan|preámbulo|considerandos?|expositivos?)[:.]?$"),
    recital_start=re.compile(r"(?i)(?:considerando que|que (?:el|la) (?:cliente|prestador)\w* (?:está interesad|desea)|las partes desean)"),
    recital_end=re.compile(r"(?i)(?:acuerdan|convienen|en virtud de lo (?:expuesto|anterior)|cláusulas|estipulaciones)"),
    definitions_heading=re.compile(r"(?i)(?:definiciones|definición|glosario)[:.]?$"),
    definition=re.compile(r"\"[^\"\n]{1,60}\" ?,? ?:? ?(?:significa|se entiende|se entenderá|comprende|comprenden|incluye|incluyen|designa|son|es)\b", re.IGNORECASE),
    signing=re.compile(r"(?i)(?:fdo\.?|firmado|firmas?|fecha|nombre|en prueba de conformidad|por (?:el |la )?[^:\n]{2,40})[ ]?:?(?:[ _/.]{3}|[ ]?:|$)|[^\n\"(]{0,60}_{6,}|[^\n]{0,60}\.{10,}[ ]*$"),
    verb=re.compile(
        r"(?i)\b(?:es|son|será|serán|está|están|ha|han|puede|pueden|podrá|podrán|debe|deberá|deberán|cede|concede|otorga|se compromete|se obliga|pagará|paga|abonará|entrega|entregará|realiza|realizará|crea|creará|conserva|queda|quedan|quedará|corresponde|prohibido|prohibida|autorizado|autorizada|permitido|permitida|incluye|comprende|significa|prevalece|prevalecerá|utilizará|utiliza|garantiza|acepta|regirá|rige)\b"
    ),
)  # fmt: skip

_WORDING = wording(
    improves=r"\b(?:mejor|perfeccion|desarroll|optimiz|entren|investig|analiz|anális|prueb|prob)\w*",
    any_purpose=r"\b(?:(?:cualesquiera|cualquier|todos?|todas?|otros?|otras?|propios?|propias?|internos?|internas?|sus|comerciales)(?: \w+){0,2} (?:fin(?:es)?|usos?|finalidad(?:es)?|propósitos?|necesidades|efectos)|(?:fines|usos|necesidades) (?:internos|internas|propios|propias|comerciales|empresariales)|a su (?:entera |libre |sola )?(?:discreción|conveniencia|criterio)|(?:estime|considere|juzgue) (?:oportuno|conveniente|necesario|adecuado))\b",
    law_allows=r"\b(?:ley(?:es)?|legal\w*|imperativ\w*|excepciones|límites|minería|normativa)\b",
    hedges=r"\b(?:salvo|excepto|a menos|exceptuando|a excepción|con excepción|siempre que|siempre y cuando|si|cuando|mientras|en caso|fuera de|otros? que|otras? que|distint\w+ de|no obstante|sin embargo|pero|ahora bien|únicamente|sólo|solo|solamente|exclusivamente|en la medida|sin perjuicio|a condición|con sujeción|sujet\w+ a|salvedad|según|dentro de los límites|sin|limitad\w*|aunque|en su caso|sino|en principio|en general|preferentemente|especialmente|en particular|con carácter general|dejando a salvo)\b",
    for_a_time=r"\b(?:durante\b[^.,;]{0,40}|hasta\b[^.,;]{0,40}|antes\b[^.,;]{0,40}|\w+ (?:días|semanas|meses|años)\b|por el momento|actualmente|por ahora|provisionalmente|en el plazo)",
    waives=r"\b(?:renunci\w*|derog\w*|sustitu\w*|sin efecto|suspend\w*|inaplicable\w*|anul\w*|reemplaz\w*)\b",
    deemed=r"\b(?:(?:se (?:entenderá|considerará|presumirá|tendrá por)|considerará) (?:\w+ )?(?:otorgad\w+|concedid\w+|prestad\w+|dad\w+)|tácit\w*|silencio|no (?:podrá|podrán|será|deberá)[^.,;]{0,30}(?:deneg|neg)\w*|deneg\w+ (?:sin|injustific|irrazon)\w*|injustificad\w*|sin (?:causa|motivo) (?:justificad|razonable)\w*|irrazonable\w*)\b",
    names_training=r"\b(?:entren\w*|inteligencias? artificial\w*|ia|aprendizaje (?:automático|profundo)|modelos?|minería)\b",
    names_ai=r"\b(?:inteligencias? artificial\w*|ia|aprendizaje automático|minería de textos)\b",
    rights=r"\b(?:derechos?|licencias?|usos?|restricciones|territorio|soportes?|cesión|condiciones)\b",
    privacy=r"\b(?:privacidad|protección de datos|datos personales)\b",
    prevails=r"\b(?:prevalec\w*|preval\w*|prim\w* sobre|prioridad|tendrá preferencia)\b",
    body=r"\b(?:(?:el )?presente (?:contrato|acuerdo)|(?:el )?contrato(?: marco)?|cuerpo del contrato)\b",
    schedule=r"\b(?:anexos?|pedidos?|órdenes? de (?:trabajo|compra)|condiciones particulares|presupuesto)\b",
    same_terms=r"\b(?:mism\w+|presente\w*|cláusulas? \w|artículos? \d|idénticas?)\b",
)  # fmt: skip

_ROLES = Roles(
    client=r"(?:client[ea]|comitente|contratante|encargante|editor|editora|editorial|productor|productora|licenciatari[oa]|cesionari[oa]|comprador|compradora|empleador|empleadora|anunciante|arrendatari[oa])",
    client_weak=r"(?:agencia|sociedad|empresa|estudio|compañía|galería|revista|asociación|fundación|museo|plataforma|marca|periódico)",
    maker=r"(?:prestador|prestadora|(?<!derechos de )(?<!derecho de )autora?|ilustrador|ilustradora|fotógraf[oa]|traductor|traductora|diseñador|diseñadora|artista|creador|creadora|cedente|licenciante|licenciador|licenciadora|freelance|redactor|redactora|compositor|compositora|desarrollador|desarrolladora|intérprete|locutor|locutora|actor|actriz|realizador|realizadora|periodista|contratista|profesional|trabajador|trabajadora|guionista|dibujante|escritor|escritora|colaborador|colaboradora|autónom[oa])",
    maker_weak=r"(?:consultor|consultora|proveedor|proveedora|contratad[oa])",
    feminine=r"(?!)",
    work=r"(?:obras?(?! por)|entregables?|creaciones|ilustraciones|ilustración|fotografías?|fotos?|imágenes|imagen(?! de marca)|textos?(?! y datos| y de datos)|traducciones|traducción|grabaciones|grabación|bocetos|aportaciones|manuscritos?|dibujos?|películas?|vídeos?|videos?|composiciones|diseños?|gráficos|logotipos?|maquetas?|trabajos?(?! (?:autónomo|por cuenta))|resultados?(?: de los servicios)?|contenidos? (?:creados?|realizados?|entregados?)|artículos periodísticos|reportajes|materiales (?:creados|entregados))",
    things=r"(?:contenidos?|documentos?|datos|elementos?|materiales|material|información|informaciones|marcas?|productos?|servicios?|sistemas?|herramientas?|plataformas?|archivos?|textos?|imágenes|bienes)",
    of=r"(?:del|de la|de el|de|propiedad del|propiedad de la)",
    other=r"(?:(?:obras|imágenes|textos|contenidos) de terceros|información(?:es)? confidencial(?:es)?|secretos? (?:empresariales|comerciales)|datos (?:personales|de carácter personal)|(?:obras?|materiales|elementos) preexistentes?|documentos? confidenciales?|materiales? de formación)",
    supplied=(r"(?:contenidos?|documentos?|datos|elementos?|materiales|textos?|imágenes|fotografías|archivos?)(?: \w+)? (?:facilitad[oa]s?|proporcionad[oa]s?|entregad[oa]s?|suministrad[oa]s?|aportad[oa]s?|remitid[oa]s?) por (?:el |la )?{C}", r"(?:contenidos?|documentos?|datos|elementos?|materiales|textos?|imágenes) que (?:el |la )?{C} (?:facilite|proporcione|entregue|suministre|aporte)"),
    defined=r"(?:en adelante(?: denominad[oa]s?)?|en lo sucesivo(?: denominad[oa]s?)?|denominad[oa]s?(?: en adelante)?)",
    between=r"(?:partes|entre|y|e|de una parte|de otra parte|de otra|reunidos|por una parte|por otra parte|por otra)",
    means=r"(?:significa|significan|se entiende|se entenderá|se entienden|comprende|comprenden|incluye|incluyen|designa|son|es|abarca\w*)",
    capitals=False,
    duties=(
        ("pays", r"{T}\b[^.;]{0,40}\b(?:paga|pagará|abona|abonará|satisfará|retribuirá|remunerará)\b|{T} se (?:obliga|compromete) a (?:pagar|abonar|satisfacer)|(?:pagad[oa]s?|abonad[oa]s?) por (?:el |la )?{T}", 3),
        ("orders", r"{T}\b[^.;]{0,30}\b(?:encarga|contrata|encomienda|solicita)\b|(?:encargad[oa]s?|contratad[oa]s?) por (?:el |la )?{T}", 2),
        ("receives the rights", r"\b(?:cede|concede|otorga|transfiere|transmite|cesión)\b[^.;]{0,80}\b(?:al |a la |a favor del? (?:la )?){T}|{T} (?:adquiere|obtiene|recibe)\b[^.;]{0,50}\b(?:derechos?|licencia)", 2),
        ("accepts the work", r"{T}\b[^.;]{0,40}\b(?:aceptará|valida|validará|publica|publicará|aprobará)\b", 1),
        ("makes the work", r"{T} (?:\w+ )?(?:se (?:obliga|compromete) a (?:realizar|crear|redactar|traducir|ilustrar|componer|diseñar|fotografiar|producir|elaborar)|realiza|realizará|crea|creará|redacta|redactará|traduce|traducirá|ilustra|ilustrará|compone|diseña|diseñará|fotografía|elabora|elaborará)\b", -3),
        ("does the work", r"{T} (?:\w+ )?(?:entrega|entregará|presta|prestará|ejecuta|ejecutará|se (?:obliga|compromete) a (?:entregar|prestar|ejecutar))\b|(?:realizad[oa]s?|cread[oa]s?|entregad[oa]s?|elaborad[oa]s?|producid[oa]s?) por (?:el |la )?{T}", -2),
        ("is paid", r"\b(?:paga|pagará|abonará|pagar|abonar|abona)\b[^.;]{0,40}\b(?:al |a la ){T}|{T} (?:percibe|percibirá|recibe|recibirá)\b[^.;]{0,60}\b(?:cantidad|suma|honorarios|remuneración|euros|eur|€)|(?:honorarios|remuneración|retribución) (?:del |de la ){T}|{T} (?:emite|emitirá|factura|facturará|presentará)\b", -3),
        ("gives the rights", r"{T} (?:\w+ )?(?:cede|concede|otorga|transfiere|transmite|autoriza)\b", -2),
        ("keeps the copyright", r"{T} (?:conserva|conservará|mantiene|retiene|sigue siendo|es (?:el |la )?único)\b[^.;]{0,60}\b(?:derechos?|titular\w*|propie\w+)", -2),
    ),
    oblique=re.compile(spelled(r"(?:\b(?:del|al|a|de|por|para|con|contra|sin|entre|sobre|según|ante|hacia) (?:el |la |los |las )?|\bque (?:el |la )?)$"), re.IGNORECASE),
    dative=re.compile(spelled(r"\b(?:al |a la |a |para el |para la )$"), re.IGNORECASE),
)  # fmt: skip

_PLAIN_WORDS = r"""
el la los las lo un una unos unas de del al a y o e u ni en dentro por para con sobre bajo ante desde hacia este esta estos estas ese esa dicho dicha dichos dichas su sus le les se si mismo misma mismos mismas que cual cuales cualquier cualesquiera quien quienes todo toda todos todas cada alguno alguna otro otra otros otras
no nunca jamas ningun ninguna ninguno nada tampoco caso
es son sera seran sea sean ser esta estan estara ha han haya haber puede pueden podra podran pueda puedan debe debera deberan tiene tendra hacer haga hagan hacerlo
compromete comprometen obliga obligan prohibido prohibida prohibidos prohibidas prohibe prohibicion abstendra abstenerse abstiene queda quedan quedara quedaran excluido excluida autorizado autorizada autorizara autorizar autorice autoriza autorizacion permitido permitida permite permitir permitira permita facultado facultada derecho derechos expresamente formalmente estrictamente terminantemente garantiza velara asegura
dejar dejara ceder sublicenciar licenciar transmitir comunicar dar poner disposicion encargar consentir consentira facilitar
terceros tercero tercera terceras parte partes persona personas nadie filial filiales sociedad sociedades empresas grupo socio socios proveedores subcontratistas sublicenciatarios licenciatarios cesionarios causahabientes empleados colaboradores afiliada afiliadas vinculadas
utilizar utilice utilizara utilizarlas utilizarlos utilizados utilizadas utilizada utilizado utilizarse utilizacion utilizan usar use usara usarse usarlas usarlos usadas usados uso usos explotar explote explotacion emplear empleo reproducir reproduccion copiar tratar tratamiento procesar procesamiento analizar analisis extraer extraccion almacenar ingerir servir recopilar
directa directamente indirecta indirectamente parcial parcialmente total totalmente modo manera forma momento titulo alguna ninguna medio soporte via
entrenar entrene entrenamiento entrenamientos entrenen reentrenar aprendizaje fine-tuning finetuning afinar afinamiento ajustar ajuste ajustes fino especializar desarrollar desarrolle desarrollo mejorar mejora perfeccionar optimizar optimizacion concebir disenar crear creacion probar prueba pruebas test evaluar evaluacion validar validacion alimentar nutrir enriquecer constituir confeccionar elaborar construir
conjunto conjuntos datos base bases corpus prompts prompt instrucciones entrada entradas embeddings indices vectoriales
inteligencia inteligencias artificial artificiales ia ai llm llms automatico automatica profundo machine learning generativo generativa generativos generativas sistema sistemas modelo modelos algoritmo algoritmos herramienta herramientas tecnologia tecnologias software programas redes neuronales lenguaje fundacion fundacionales similar similares analogo analogos analogas equivalente equivalentes aplicacion aplicaciones
interno interna internos internas externo externa externos externas propio propia propios propias publico publica publicos publicas
fin fines finalidad finalidades objeto efectos proposito incluido incluida incluidos incluidas incluso inclusive asi como tal tales
mineria textos texto ley propiedad intelectual sentido articulo
bocetos borradores versiones intermedias metadatos entregados entregadas realizados realizadas creados creadas presente contrato clausula previo escrito
obstante cualquier disposicion disposiciones estipulacion estipulaciones contraria contrarias prevalece prevalecera prima
tras despues vigencia limite temporal
utilizarla utilizarlo usarla usarlo explotarla explotarlo entrenarla
traves adquiere adquieren obtiene utilicen usen exploten entrenen desarrollen hagan lo otorga concede licencia reserva reservado reservados reservada reservadas tratarlas tratarlos explotarlas explotarlos entrenarlos integrar integracion incorporar incorporacion contribuir destinado destinados destinada destinadas dirigido dirigidos dirigidas sirva sirvan pudiera dichas obras aun hacia comprometiendose sean cuales fueren tipo tipos clase naturaleza autorizarlo permitirlo
"""
_GRAMMAR = Grammar(
    ai=said(_AI, r"\bminería de (?:textos?|datos)", r"\bdata[- ]mining\b", r"\bdatos de entrenamiento\b"),
    no_ai=said(r"\b\w+ (?:ia|ai),? (?:s\W?l|s\W?a|slu|studio|estudio|consultores)\b", r"\b(?:ia|ai),? (?:s\W?l|s\W?a|slu|studio|estudio|consultores)\b", r"\.ai\b"),
    topic=said(_AI, r"\bminería de (?:textos?|datos)", r"\balgoritmos?\b"),
    actions={
        Action.TRAIN: said(_TRAIN),
        Action.FINE_TUNE: said(r"\bfine-? ?tun\w*", r"\bafin(?:ar|amiento|e)\w*", r"\bajust(?:ar|e|es)(?: \w+)?[^.;]{0,40}\bmodelos?", r"\bajuste fino\b", r"\breentren\w*", r"\bajustar\b"),
        Action.DEVELOP: said(rf"\b(?:desarroll|mejor|perfeccion|optimiz|concebir|diseñ|crear|creación|enriquec|aliment|elabor|constru)\w*\b(?:(?!\b(?:con|mediante|sin|por|usando|utilizando|ayuda)\b)[^.;\ue003]){{0,90}}{_MODEL}", rf"{_MODEL}[^.;]{{0,60}}\b(?:desarroll|mejor|perfeccion|optimiz)\w*"),
        Action.EVALUATE: said(rf"\b(?:evalu|prob|valid)\w*\b[^.;]{{0,60}}{_MODEL}"),
        Action.MINE: said(r"\bminería de (?:textos?|datos)", r"\b(?:text and )?data[- ]mining\b", r"\bscraping\b", r"\brastre\w+ (?:web|automátic\w+)"),
        Action.BUILD_DATASET: said(r"\b(?:crear|creación|constitu|aliment|integr|inclu|enriquec|añad|compil|elabor|confeccion)\w*\b[^.;]{0,60}\b(?:conjuntos? de datos|bases? de datos de|corpus|datos de entrenamiento)", r"\bdatos de entrenamiento\b"),
        Action.INPUT_AI: said(
            rf"\b(?:subir|suba|cargar|cargue|introduc\w*|introduzca|enviar|envíe|pegar|transmit\w*|someter|inyect\w*|import\w*|comunic\w*|insert\w*|facilit\w*|subirá|cargará)\b[^.;]{{0,120}}(?:{_AI}|\b{_TOOLS})", rf"(?:{_AI}|\b{_TOOLS})[^.;]{{0,60}}\b(?:subid|cargad|introducid)\w*", r"\bcomo (?:prompts?|instrucciones|datos de entrada|entradas?)\b", r"\bprompts?\b",
        ),
        Action.SYNTHESISE: said(rf"\b{_REPLICA}", r"\b(?:clonar|imitar|simular|sintetizar)\b[^.;]{0,50}\b(?:voz|rostro|estilo|imagen)\b", r"\bal? estilo (?:del|de la|de)\b"),
        Action.IMPROVE_SERVICES: said(r"\b(?:mejor|optimiz|desarroll|perfeccion)\w*\b[^.;]{0,50}\b(?:productos?|servicios?|ofertas?|plataformas?|tecnologías?)\b", r"\binvestigación y desarrollo\b", r"\bfines de investigación\b", r"\bnecesidades internas\b", r"\bfines internos\b", r"\banálisis de datos\b"),
    },
    people=said(
        r"\bformaci(?:ón|ones)\b(?! de modelos)", r"\bformar (?:a|su|al|el)\b", r"\bentren\w*(?: y \w+)? (?:a |de |del |al |a los |a las |a su |de su |de sus |a sus |su |sus |el |la |los |las )*(?:personal|emplead\w+|equipos?|colaborador\w*|trabajador\w*|usuari\w+|clientes|alumn\w+|estudiantes|deportistas?|atletas?|agentes|vendedor\w*|actores|voz|voluntari\w+|becari\w+|plantilla)\b", r"\bentrenador\w*", r"\bentrenamiento (?:deportivo|físico|vocal|del? personal|profesional|de los equipos)\b", r"\bcontrato de (?:aprendizaje|formación)\b", r"\baprendizaje (?:del oficio|de idiomas|en línea|escolar|del? (?:alumnado|inglés))\b", r"\b(?:el|la|los|las|un|una|cada) modelos?\b(?= (?:posa\w*|firm\w*|fotografiad\w*|autoriz\w*))", r"\bmodelos? (?:fotográfic\w+|de pasarela|de negocio|comercial\w*|económic\w+|de (?:contrato|carta|factura|documento|presupuesto))\b", r"\bcesión de imagen del? modelo\b", r"\be-learning\b",
    ),
    tool=said(rf"\b(?:recurr\w*|utiliz\w*|uso|empleo|ayuda|medio|asistencia|usar|emplear)\b[^.;\ue003]{{0,40}}{_AI}[^.;]{{0,90}}\b(?:crear|creación|realiz\w*|produc\w*|redact\w*|traduc\w*|ejecut\w*|gener\w*|elabor\w*|prest\w*)\b", rf"\b(?:crear|creación|realiz\w*|produc\w*|redact\w*|traduc\w*|gener\w*|elabor\w*)\b[^.;]{{0,60}}\b(?:con (?:la )?ayuda de|mediante|por medio de|con|sin|usando|utilizando)\b[^.;]{{0,30}}{_AI}(?![^.;]{{0,40}}\bentren)", rf"\b(?:recurrir a|utilizar|usar|emplear|utilizará|usará)\b (?:herramientas? |sistemas? |una |un |la |el |ninguna? )*(?:de |la |los )*{_AI}", rf"\bgenerad[oa]s? (?:por|con|mediante)\b[^.;]{{0,30}}{_AI}"),
    uses=said(_USE),
    double=said(
        r"\b(?:nada|ninguna (?:estipulación|cláusula|disposición)|ningún (?:artículo|apartado))\b[^.;]{0,140}\b(?:impid\w*|impedir\w*|prohíb\w*|prohib\w*|limit\w*|restring\w*|obsta\w*|opone\w*|exclu\w*|veta\w*)\b", r"\bno (?:se )?(?:le )?(?:impid\w*|impedirá\w*|prohíb\w*|prohib\w*|limit\w*|restring\w*|obsta\w*|se opone|excluy\w*|excluirá|veta)\b", r"\bno (?:\w+ ){0,2}(?:prohibir|impedir|limitar|restringir|vetar|privad\w+)\b", r"\bno (?:está|estará|queda|quedará|quedan|es|será)n? (?:\w+ )?(?:prohibid|impedid|vedad|excluid|limitad|restringid|obligad)\w*", r"\b(?:ninguna|sin) (?:prohibición|obligación|restricción)\b", r"\bno (?:tiene|tendrá|existe|hay)\b[^.;]{0,20}\b(?:prohibición|obligación|restricción)\b", r"\bsin perjuicio del derecho (?:del|de la) <C>", r"<F>[^.;]{0,30}\b(?:no se opone|no se opondrá|renuncia a (?:oponerse|prohibir))\b",
    ),
    soft=said(
        r"\bno (?:tiene|tienen)\b[^.;]{0,30}\b(?:intención|previsto)\b", r"\bno (?:prevé|contempla|pretende|planea|piensa)\b", r"\b(?:procurará|procura|procurarán|intentará|intenta|tratará de|se esforzará|hará (?:todo )?lo posible|evitará)\b", r"\besfuerzos\b", r"\ben la medida de lo posible\b", r"\b(?:desea|solicita|ruega|pide|prefiere|agradecería|recomienda)\b", r"\bpreferentemente\b", r"\bdebería\b",
    ),
    forbids=said(r"\bno (?:\w+ ){0,2}?(?:podrá|podrán|puede|pueden|deberá|deberán|debe|utilizará|utiliza|usará|usa|empleará|explotará|autorizará|permitirá|cederá|tratará|está autorizad\w+|están autorizad\w+|estará autorizad\w+|queda autorizad\w+|queda facultad\w+|está facultad\w+|tiene derecho|tendrá derecho|adquiere|obtiene|entrenará|hará)\b", r"\b(?:compromet\w+|oblig\w+|garantiz\w+|asegur\w+|velar\w*)\b[^.;]{0,60}?\b(?:a no|no|que no|ni)\b", r"\bse abst\w+", r"\btiene prohibid\w+", r"\ben ningún caso (?:\w+ )?(?:podrá|utilizará|usará|se)\b", r"\b(?:nunca|jamás|ninguna? de las partes|tampoco) (?:podrá|utilizará|podrán)\b", r"\bno (?:utilizar|usar|emplear|explotar)\b"),
    forbids_open=said(r"\b(?:prohibid[oa]s?|prohibición|prohíbe|prohíben|vedad[oa]s?|excluid[oa]s?|excluye|excluyen)\b", r"\bno (?:se )?(?:\w+ )?(?:autoriza|autorizan|permite|permiten|autorizad\w+|permitid\w+|comprende|incluye|incluyen|concede|cede|ceden|concedid\w+|cedid\w+|podrán? (?:ser )?(?:utilizad|usad|emplead|explotad)\w+|podrán? utilizarse|podrán? usarse)\b", r"\b(?:ningún|ninguna) (?:uso|utilización|explotación|derecho|licencia|autorización|entrenamiento|cesión)\b"),
    forbids_by_maker=said(r"<F> (?:\w+ )?(?:prohíbe|se opone|no autoriza|no concede|no cede|no otorga|no permite)\b", r"<F>[^.;]{0,40}\b(?:se reserva|reserva)\b", r"\breserv(?:a|an|ad[oa]s?)\b[^.;]{0,60}<F>", r"\b(?:minería|entrenamiento|ia|inteligencia artificial)\b[^.;]{0,160}\b(?:quedan?|son|están|permanecen)\b[^.;]{0,30}\breservad[oa]s?\b", r"\breserva\b[^.;]{0,80}\bminería\b"),
    permits=said(r"\b(?:podrá|podrán|puede|pueden)\b", r"\b(?:está|queda|estará|quedará)n? (?:\w+ )?(?:autorizad|facultad|habilitad)\w+", r"\b(?:tiene|tendrá|tienen|adquiere el|obtiene el) (?:el )?derecho\b", r"\bes libre\b", r"\bse reserva\b", r"\b(?:utilizará|usará|utiliza)\b"),
    permits_open=said(r"\b(?:autoriz\w*|permit\w*|conced\w*|cede|cedid\w*|cesión|otorg\w*|consient\w*|acept\w*|comprend\w*|inclu\w*|licencia|abarca\w*|extiend\w*|derechos?)\b"),
    only_with_consent=said(rf"\b(?:sólo|solo|solamente|únicamente|exclusivamente) (?:\w+ ){{0,4}}?(?:con|mediante|previa?|tras)\b ?{_CONSENT}", rf"\b(?:requier\w*|requerirá|requerirán|exig\w*|precis\w*|necesit\w*|sujet\w+ a|supeditad\w+ a|condicionad\w+ a)\b (?:de )?{_CONSENT}"),
    consent=said(
        rf"\b(?:salvo|sin|excepto|a menos que (?:cuente|obtenga|disponga|exista|medie)\w*|salvo que (?:cuente|obtenga|disponga|exista|medie)\w*|en ausencia de|a falta de) ?(?:con |de |obtener |haber obtenido )?{_CONSENT}", r"\b(?:salvo que|a menos que|excepto que) (?:el |la )?<F>[^.;,]{0,60}\b(?:autorice|consienta|acepte|haya (?:autorizado|consentido|aceptado)|lo autorice|dé)\b(?: su consentimiento| por escrito| expresamente| previamente|, por escrito)*",
        rf"\b(?:sólo|solo|solamente|únicamente|exclusivamente) (?:\w+ ){{0,4}}?(?:con|mediante|previa?|tras)\b ?{_CONSENT}", rf"\b(?:requier\w*|requerirá|requerirán|exig\w*|precis\w*|necesit\w*|sujet\w+ a|supeditad\w+ a|condicionad\w+ a)\b (?:de )?{_CONSENT}",
    ),
    excepts=said(r"\b(?:salvo|excepto|a menos que|exceptuando|exceptuad\w+|a excepción|con excepción|con la salvedad|siempre que|siempre y cuando|si|cuando|mientras|en caso de|fuera de|otros? que|otras? que|distint[oa]s? (?:de|a)|únicamente (?:para|si|en)|sólo (?:para|si|en)|solo (?:para|si|en)|exclusivamente (?:para|en)|en la medida|sin perjuicio|a condición|sujet[oa]s? a|hasta|durante|antes de|conforme|según|sin|mediante el pago|dentro de los límites|a falta de|con arreglo)\b"),
    brief=re.compile(spelled(r"(?:durante|hasta|antes|sin|mediante|salvo|excepto|en caso|conforme|con excepción|a excepción|sujet|dentro)")),
    resumes=re.compile(spelled(r" (?:no|ni|para (?:el )?entren\w*|con fines|a no)\b")),
    goes_on=re.compile(spelled(r"(?:\S+ ){0,3}?(?:no |podrá|puede|se compromete|se obliga|se abst|utilizar|usar|queda |quedan |está |a no |el uso|la utilización|ningún|ninguna)")),
    kinds=(
        ("opt_out", re.compile(spelled(r"\b(?:se oponga|oposición|opt-?out|excluya)"))),
        ("deidentified", re.compile(spelled(r"\b(?:anonimiz\w*|agregad\w*|seudonimiz\w*|no identifica\w*)"))),
        ("law", re.compile(spelled(r"\b(?:ley|leyes|legal\w*|imperativ\w*|normativa|minería)\b"))),
        ("section", re.compile(spelled(rf"\b(?:cláusulas?|artículos?|art\.?|anexos?|apartados?|secciones?|sección) (?:\w?\d|{_PRINTED}\b)"))),
        ("term", re.compile(spelled(r"\b(?:mes|meses|años?|semanas?|días|vigencia|plazo|duración)\b"))),
        ("services", re.compile(spelled(r"\b(?:ejecución|realización|prestación|servicios?|productos?)\b"))),
    ),
    turns=re.compile(spelled(r"; |,? (?:pero|sin embargo|no obstante(?!,? (?:cualquier|lo dispuesto))|ahora bien|en cambio)\b|, (?=(?:éste|ésta|este|esta) (?:podrá|puede)\b)")),
    relative=re.compile(spelled(r", (?:que|quien|quienes|cuy[oa]s?|el cual|la cual|los cuales|las cuales)\b[^,;]*?(?:,|$)|(?<=\ue003) que (?:el |la )?[\ue001\ue002]+[^,;.]{0,40}?(?= (?:no |podr|est|para |a ))")),
    third=said(r"\b(?:autoriz|permit|dej|encarg|habilit|licenci|sublicenci|conced|ced|transmit|comunic|facilit|consent|consienta|ayud)\w*\b[^.;]{0,60}\b(?:terceros?|terceras?|nadie|otr[oa]s? personas?|afiliad\w+|filiales|subcontratistas|empresas (?:del grupo|vinculadas))\b", r"\b(?:por|a través de|por medio de|mediante) (?:un |de )?(?:terceros?|terceras? (?:personas?|partes?)|otras? personas?)\b", r"\b(?:ni|o|y) (?:hacer|dejar) (?:\w+ )?(?:utilizar|usar|explotar|entrenar)\b", r"\bterceros?\b[^.;]{0,60}\b(?:a|para|que) (?:utilizar|hacerlo|las? utili\w+|los? utili\w+|usar|utilicen|usen|lo hagan)\b", r"\b(?:y|o|ni|como|tanto) a (?:los )?terceros\b", r"\b(?:que nadie|a nadie|por nadie|nadie podrá)\b", r"\bpor sí (?:mism[oa] )?(?:ni|o) (?:por|a través)\b"),
    third_word=re.compile(spelled(r"\b(?:terceros?|sublicenciatarios|subcontratistas|filiales)\b")),
    both=re.compile(spelled(r"\b(?:las (?:dos )?partes|ambas partes|cada (?:una de las )?partes?|ninguna de las partes)\b")),
    writing=said(r"\bescrit[oa]s?\b", r"\bseparad[oa]\b", r"\bindependiente\b", r"\bfirmad[oa]\b"),
    all_ai=said(r"\binteligencias? artificial\w*", r"\baprendizaje (?:automático|profundo)", r"\bmachine[- ]learning", r"\bia\b", r"\balgoritmos?\b"),
    prompts=said(r"\bprompts?\b", r"\binstrucciones\b", r"\bembeddings?\b", r"\bconjuntos? de datos\b", r"\bcorpus\b", r"\bdatos de (?:entrenamiento|entrada)\b", r"\bbases? de datos\b"),
    limits={
        "generative_only": said(r"\bgenerativ[oa]s?\b"),
        "third_party_only": said(rf"{_AI}(?: generativ\w+)? (?:de terceros|terceros|ajen[oa]s?|de (?:la )?competencia|de competidores|de otros proveedores|extern[oa]s?)\b", r"\b(?:herramientas|sistemas|modelos) (?:de terceros|extern[oa]s|ajen[oa]s)\b"),
        "public_only": said(r"\b(?:públic[oa]s?|accesibles? al público|de acceso público|abiert[oa]s? al público)\b"),
        "internal_only": said(r"\b(?:sistemas?|modelos?|herramientas?) (?:intern[oa]s?|propi[oa]s?)\b", rf"{_AI} (?:intern[oa]|propi[oa])s?\b", r"\bsus propi[oa]s (?:sistemas|modelos|herramientas)\b"),
        "identifiable_only": said(r"\bidentificables?\b", r"\breconocibles?\b", r"\bnominativ\w+"),
        "text_only": said(r"\b(?:sólo|solo|únicamente) (?:los )?textos\b"),
        "finals_only": said(r"<W> (?:finales|definitiv[oa]s?|terminad[oa]s?|aceptad[oa]s?|aprobad[oa]s?|validad[oa]s?|publicad[oa]s?|inédit[oa]s?|seleccionad[oa]s?|en alta resolución|no publicad[oa]s?)\b", r"\b(?:versión final|versiones finales|ciert[oa]s|algun[oa]s) (?:de )?(?:los |las )?<W>"),
    },
    generative_or_not=said(r"\bgenerativ\w+ o (?:no|de otro tipo|de cualquier)\b", r"\bsea o no generativ\w+"),
    adjective_first=False,
    restricts=said(r"(?:\bia|artificial|generativa|automático|sistemas?|modelos?|algoritmos?),? (?:que|cuy[oa]s?|los cuales|las cuales|el cual|la cual)\b", r"\bno (?:\w+ ){1,3}(?:más que|sino)\b", r"\bya no\b"),
    extends=said(r"\b(?:se aplica\w*|rige|regirá|se extiende\w*|abarca\w*|comprende\w*|afecta\w*)\b[^.;]{0,40}\b(?:también|asimismo|igualmente|incluso|incluid\w+)\b", r"\btambién se aplica\w*"),
    overrides=said(r"\b(?:presente|esta|este) (?:cláusula|artículo|prohibición|estipulación|disposición|apartado)\b[^.;]{0,60}\b(?:prevalece|prevalecerá|primará|prima)\b", r"\bno obstante (?:cualquier|lo dispuesto en (?:cualquier|cualesquiera))\b[^.;]{0,40}\b(?:disposición|estipulación|cláusula)\w*", r"\b(?:prevalece|prevalecerá|primará|prima) sobre (?:cualquier|toda|todas|las|cualesquiera)\b"),
    pronoun=said(r"\b(?:las|los|estas|estos|éstas|éstos|ellas|ellos|dich[oa]s?)\b", r"\b\w+(?:las|los)\b"),
    usage=said(r"\b(?:datos (?:de uso|personales|de carácter personal|de navegación|de contacto)|estadísticas|métricas)\b"),
    confidential=said(r"\bconfidencial\w*"),
    likeness=said(r"\b(?:voz|rostro)\b"),
    refs=re.compile(spelled(rf"\b(?:cláusulas?|artículos?|art\.?|secciones?|sección|apartados?|§) ?(?P<n>\d+(?:[.\u00b7]\d+)*|{_PRINTED}\b)(?:[ºª°])?(?:,? ?(?:párrafo|apartado|punto) ?(?P<sub>\d+))?|\bpárrafo (?P<own>\d+)"), re.IGNORECASE),
    here=re.compile(spelled(r"\b(?:(?:la |el |esta |este |dicha |dicho |las |los )?(?:presente|esta|este|dicha|dicho|la|el) (?:cláusula|artículo|prohibición|estipulación|disposición|apartado|restricción|limitación|párrafo)|lo anterior|lo precedente|anterior(?:es)?|la prohibición|antes citad[oa]|ello|esto|dich[oa]s? uso|tal uso|tales usos|quedan fuera)\b"), re.IGNORECASE),
    negation=re.compile(spelled(r"\b(?:no|nunca|jamás|ningún|ninguna|ni|sin|prohibid[oa]s?|prohíbe|excluid[oa]s?|abstendrá)\b")),
    plain=re.compile("(?:" + "|".join(sorted(set(_PLAIN_WORDS.split()), key=len, reverse=True)) + r"|\d+\w?|[a-z]|ia-\w+)"),
    negated_adjective=re.compile(spelled(r"\bno (?:sólo|solo|solamente|únicamente|exclusiv\w+|limitad\w+|limitativ\w+)\b|\bsin (?:remuneración|contraprestación|limitación|limitaciones|restricción|restricciones|límite|límites|coste|pago)(?: \w+)?\b|\bno (?:\w+ )?(?:deberá|debe|devengará|dará lugar a|genera\w*) (?:\w+ )?(?:remuneración|contraprestación|compensación|pago|canon)(?: algun[oa])?\b|\bninguna (?:remuneración|contraprestación|compensación)\b|\bno finaliz\w+|\bsin que\b[^.;,]{0,60}")),
)  # fmt: skip

_ALL = r"(?:todos (?:los|sus)|la totalidad de|cualesquiera|la plena|íntegramente|en su totalidad|el conjunto de)"
_FAMILIES = Families(
    hire=said(r"\bworks?[- ](?:made[- ])?for[- ]hire\b", r"\bobra por encargo de titularidad del\b"),
    assigned=said(
        rf"\b(?:cede|cederá|cediendo|transfiere|transmite|transferirá)\b[^.;]{{0,140}}?\b{_ALL}\b[^.;]{{0,60}}?\b{_RIGHTS}\b", rf"\b{_ALL}\b[^.;]{{0,40}}?\b{_RIGHTS}\b[^.;]{{0,160}}\b(?:cedid[oa]s?|transferid[oa]s?|se ceden|quedan cedidos|corresponden|pertenecen|pertenecerán)\b[^.;]{{0,60}}", rf"\bcesión (?:\w+ ){{0,3}}(?:de )?{_ALL}\b[^.;]{{0,60}}?\b{_RIGHTS}\b", r"\bcesión (?:total|íntegra|completa|global)\b", r"\bcede\b[^.;]{0,120}\b(?:en exclusiva|con carácter exclusivo|de forma exclusiva)\b[^.;]{0,120}\b(?:derechos de explotación|derechos patrimoniales|derechos de propiedad intelectual)\b", r"\bcede\b[^.;]{0,120}\b(?:derechos de explotación|derechos patrimoniales|derechos de propiedad intelectual)\b[^.;]{0,160}\b(?:en exclusiva|con carácter exclusivo|de forma exclusiva)\b",
    ),
    owned=said(r"\bpropiedad (?:exclusiva |plena )?(?:del|de la) <C>", r"<W>[^.;]{0,100}\b(?:pertenecen|pertenecerán|pertenece|pertenecerá)\b[^.;]{0,30}<C>", r"<C>[^.;]{0,40}\b(?:es|será|deviene|pasa a ser)\b[^.;]{0,30}\b(?:únic[oa]|exclusiv[oa]|plen[oa]) (?:\w+ )?(?:propietari[oa]|titular)\b"),
    kept=said(r"<F>[^.;]{0,60}\b(?:conserva|conservará|mantiene|mantendrá|retiene|sigue siendo)\b[^.;]{0,80}\b(?:derechos?|titular\w*|propiedad)\b", r"\b(?:derechos?|propiedad|titularidad)\b[^.;]{0,80}\b(?:corresponde\w*|permanece\w*|pertenece\w*|sigue\w*)\b[^.;]{0,40}<F>"),
    licensed=said(r"\b(?:licencia|no exclusiv\w*|derecho de uso)\b"),
    reverts=said(r"\b(?:revert\w*|revertirán|volverán|retorna\w*)\b[^.;]{0,60}<F>", r"\b(?:condicionad\w+|supeditad\w+|sujet\w+|efectos? (?:desde|tras|a partir))\b[^.;]{0,30}\bpago\b", r"\b(?:sólo|solo|únicamente)\b[^.;]{0,30}\btras\b[^.;]{0,20}\bpago\b"),
    all_purposes=said(
        r"\b(?:para|con|a) (?:cualquier|cualesquiera|todos?(?: los)?|todo tipo de) (?:\w+ )?(?:fin(?:es)?|usos?|finalidad(?:es)?|propósitos?|efectos)\b(?! (?:del presente|de este|previst|relacionad|contemplad|acordad|del contrato|legales|oportunos de))", r"\b(?:sin (?:ninguna )?(?:limitación|restricción|límite|limitaciones|restricciones|límites)(?: alguna?| de ningún tipo)?|de forma ilimitada|libremente|a su (?:entera |libre |sola )?(?:discreción|conveniencia))\b", r"\bcomo (?:estime|considere|desee|crea) (?:oportuno|conveniente)?\b", r"\b(?:uso|utilización|explotación|derechos?|licencia) ilimitad[oa]s?\b", r"\b(?:cualquier|toda|todo tipo de|cualesquiera) (?:forma(?:s)? de )?(?:explotación|utilización|uso)\b(?! (?:distint|no|posterior|adicional|requ|ajen))", r"\b(?:todas las|cualesquiera|cualquier) modalidad(?:es)? de (?:explotación|uso|utilización)\b",
    ),
    any_media=said(
        r"\b(?:conocid[oa]s?|existentes?|actuales|presentes)(?:,? (?:o|y|como)|,)[^.;]{0,30}\b(?:por conocer|desconocid[oa]s?|futur[oa]s?|por inventar|que (?:puedan|se) \w+|venider\w+)\b", r"\b(?:cualquier|cualesquiera|todos?(?: los)?|todo tipo de) (?:\w+ )?(?:soportes?|medios?|formatos?|procedimientos?|tecnologías?)\b[^.;]{0,50}\b(?:por conocer|desconocid[oa]s?|futur[oa]s?|conocid[oa]s?|exista\w*)\b", r"\b(?:todos los|cualquier|todo tipo de) (?:soportes?|medios)\b[^.;]{0,60}\b(?:todo el mundo|mundial|sin límite|máximo)\b",
    ),
    perpetual=said(r"\b(?:perpetu\w*|perpetuidad|irrevocabl\w*|por tiempo (?:ilimitado|indefinido)|máximo (?:plazo|tiempo|periodo|período) (?:legal|permitido|de protección)|plazo máximo (?:legal|permitido|de protección)|sin límite (?:temporal|de tiempo)|ilimitad\w+ en el tiempo|hasta (?:su|el) (?:paso al|entrada en el) dominio público)\b"),
    derivatives=said(r"\b(?:adaptar|modificar|transformar|alterar|traducir)\b[^.;]{0,60}\b(?:y|o|e)\b[^.;]{0,40}\b(?:adaptar|modificar|transformar|explotar|utilizar|alterar)\b", r"\b(?:derecho de )?transformación\b", r"\bobras derivadas\b", r"\bmodific\w*\b[^.;]{0,40}<W>"),
    grants=said(r"\b(?:cede|ceder|cedid[oa]s?|ceden|concede|conced\w*|cesión|otorga|otorg\w*|autoriz\w*|licencia|derechos?|puede|pueden|podrá|podrán|adquiere|transfier\w*|transmit\w*|utilizar|usar)\b"),
    limit=said(
        r"\b(?:utiliz|us[oa]|explot|licencia|derechos?|cesión|cede|reproduc|public|autoriz|podrá)\w*\b[^.;]{0,220}?\b(?:únicamente|exclusivamente|sólo|solo|solamente|estrictamente|limitad[oa]s?|se limita|se limitan)\b (?:\w+ ){0,2}?(?:para|en|a|al|dentro|con)\b", r"\b(?:a los|para los) (?:únicos|solos|exclusivos) (?:fines|efectos|usos)\b", r"\b(?:para el|con el) (?:único|exclusivo|solo) (?:fin|propósito|objeto)\b", r"\b(?:limitad[oa]s?|se limita|se limitan|restringid[oa]s?) (?:exclusivamente |estrictamente )?(?:a|al)\b", r"\bno (?:\w+ ){0,4}(?:para (?:otros|otras|ningún otro|fines distintos)|fuera de|con (?:otros|otra) (?:fines|finalidad))\b", r"\b(?:únicamente|exclusivamente|sólo|solo|solamente) (?:podrá|podrán|puede|pueden|para|en)\b[^.;]{0,100}\b(?:utiliz|us|explot|reproduc|public|proyecto|edición|campaña)\w*",
    ),
    weak_limit=said(r"\b(?:no|sin) (?:\w+ )?(?:limit|solo|sólo|solamente|únicamente|exclusivamente)\w*", r"\bilimitad\w*", r"\b(?:sólo|solo|únicamente) (?:si|con|tras|previ)\w*"),
    no_other=said(r"\b(?:cualquier (?:otro|otra|uso|utilización)(?: \w+){0,2}|todo (?:otro )?uso|ningún otro uso|ninguna otra (?:utilización|explotación|finalidad)|usos adicionales)\b[^.;]{0,100}\b(?:consentimiento|autorización|prohibid\w+|excluid\w+|reservad\w+|requer\w+|requier\w+|acuerdo|contrato|permitid\w+|autorizad\w+|necesit\w+)\b", r"\bpara ningún otro (?:fin|uso)\b", r"\b(?:sin que|no) (?:\w+ ){0,3}(?:ningún otro uso|otros fines|otros usos)\b"),
    reserved=said(r"\b(?:todos|los|cualesquiera) (?:los )?(?:demás )?derechos\b[^.;]{0,80}\b(?:no (?:expresamente )?(?:cedidos|concedidos|otorgados)|demás)\b[^.;]{0,80}\b(?:reserv\w*|permanec\w*|correspond\w*|quedan)\b", r"\b(?:todos )?los demás derechos\b[^.;]{0,60}\b(?:reserv\w*|permanec\w*|correspond\w*|quedan)\b", r"<F>[^.;]{0,30}\bse reserva (?:todos )?los demás derechos\b"),
    terms_stated=said(r"\b(?:españa|méxico|argentina|chile|colombia|europa|mundial|mundo|meses|años?|edición|impres[oa]s?|tirada|web|en línea|redes sociales|territorio|soporte|papel)\b"),
    project=said(r"\b(?:proyecto|campaña|contrato|encargo|edición|libro|obra|web|prestación|catálogo|revista|evento|exposición|película|álbum|anexo|presupuesto|tirada|fines|usos?|finalidad)\b"),
    vendor=said(r"\b(?:conservación|conserv\w*|no entren\w*|sin entrenamiento|opt-?out)\b"),
    staff=said(r"\b(?:empleados|personal|trabajadores|colaboradores|subcontratistas|terceros)\b"),
    drafts=said(r"\b(?:bocetos?|borradores?|esbozos|versiones preliminares|trabajos preparatorios|propuestas descartadas|variantes)\b"),
    raw=said(r"\b(?:archivos? (?:fuente|originales|brutos|abiertos|nativos)|ficheros fuente|datos brutos|material en bruto|código fuente|archivos raw|negativos|brutos de cámara)\b"),
    intermediate=said(r"\b(?:versiones intermedias|archivos (?:intermedios|de trabajo)|estados intermedios|fases intermedias)\b"),
    metadata=said(r"\b(?:metadatos|pies de foto|palabras clave)\b"),
    defines=said(r"\b(?:significa\w*|comprend\w*|inclu\w*|así como|se entend\w*|se entiend\w*|todos|todas|abarca\w*|son)\b"),
    finals=said(r"<W>\"?[^.;]{0,40}\b(?:significa\w*|se entiende\w*|se entenderá\w*|comprende\w*|son|es)\b[^.;]{0,50}\b(?:versión final|versiones finales|archivos finales|finales|definitiv[oa]s|terminad[oa]s|aprobad[oa]s)\b", r"\b(?:bocetos|borradores|esbozos|archivos fuente)\b[^.;]{0,60}\bno (?:forman parte|se consideran|son)\b", r"<W>[^.;]{0,60}\b(?:con exclusión|excluid[oa]s|salvo|sin)\b[^.;]{0,30}\b(?:bocetos|borradores|esbozos|archivos)\b"),
    given=said(rf"(?<!no )<C>[^.;]{{0,10}}\b(?<!no ){_CAN}\b[^.;]{{0,80}}\b(?:bocetos?|borradores?|esbozos|archivos fuente|versiones intermedias)\b", r"\b(?:bocetos?|borradores?|esbozos|archivos fuente|versiones intermedias)\b[^.;]{0,60}\b(?:pertenec\w*|propiedad|libre disposición|libremente)\b[^.;]{0,30}<C>"),
    aggregated=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b[^.;]{{0,160}}\b(?:agregad[oa]s?|anonimizad[oa]s?|seudonimizad[oa]s?)\b"),
    sublicense=said(rf"<C>[^.;]{{0,60}}\b{_CAN}\b[^.;]{{0,80}}\b(?:sublicenci\w+|ceder|transferir|transmitir|conceder)\b[^.;]{{0,80}}\b(?:derechos?|licencia|terceros|<W>)", r"\b(?:con )?(?:derecho|facultad|posibilidad) (?:de|a|para) (?:sublicenci\w+|ceder\w*|cesión|transmitir\w*)\b", r"(?<!no )\b(?:sublicenciable|transferible|cedible|transmisible)s?\b", r"\b(?:sus|las) (?:filiales|empresas del grupo|empresas vinculadas|afiliadas|cesionarios)\b[^.;]{0,60}\b(?:podrán|pueden)\b"),
    no_sublicence=said(r"\b(?:no|in)[ ]?(?:cedible|transferible|sublicenciable|transmisible)s?\b", r"\b(?:no podrá|no podrán|prohibid\w+|se prohíbe)\b[^.;]{0,60}\b(?:sublicenci\w+|ceder|transferir|transmitir|cesión)\b", r"\bsin (?:derecho|facultad|posibilidad) (?:de|a) (?:sublicenci\w+|ceder\w*|cesión)\b", r"\btoda (?:sublicencia|cesión)\b[^.;]{0,40}\b(?:prohibida|consentimiento|autorización)\b"),
    binds=said(r"<C>[^.;]{0,60}\b(?:impondrá|impone|hará (?:cumplir|que)|velará|se compromete|se obliga|obligará|garantiza|asegurará)\b[^.;]{0,120}\b(?:filiales|afiliadas|subcontratistas|sublicenciatarios|licenciatarios|cesionarios|terceros|causahabientes|empleados|socios|clientes finales)\b[^.;]{0,100}\b(?:cumpl\w*|respet\w*|obligaciones|restricciones|prohibiciones|compromisos|mismas)\b", r"<C>[^.;]{0,40}\b(?:impondrá|trasladará|impone)\b[^.;]{0,80}\b(?:obligaciones|prohibiciones|restricciones)\b[^.;]{0,60}\b(?:filiales|afiliadas|subcontratistas|sublicenciatarios|terceros|cesionarios)\b"),
    liable=said(r"<C>[^.;]{0,60}\b(?:responde\w*|responderá|responsable|garante)\b[^.;]{0,80}\b(?:filiales|afiliadas|subcontratistas|sublicenciatarios|terceros|sus actos|empleados)\b"),
    successors=said(r"\b(?:causahabientes|sucesores|cesionarios)\b"),
    weak=said(r"\b(?:esfuerzos|procurará|en la medida de lo posible)\b"),
    audit=said(rf"<F>[^.;]{{0,60}}\b{_CAN}\b[^.;]{{0,120}}\b(?:solicitar|exigir|verificar|audit\w*|comprobar|consultar|pedir|inspeccionar)\b[^.;]{{0,120}}\b(?:registros?|certificad\w+|información|documentos?|documentación|pruebas?|usos?|utilización|cumplimiento|auditoría|informe|justificantes?)\b", r"\ba (?:petición|solicitud|requerimiento)\b[^.;]{0,40}<F>?[^.;]{0,100}\b(?:acredit\w*|certific\w*|justific\w*|facilit\w*|confirm\w*|informar\w*)\b"),
    client_audits=said(rf"^[^.;]{{0,30}}<C>[^.;]{{0,30}}\b{_CAN}\b[^.;]{{0,60}}\b(?:audit\w*|verificar|inspeccionar|comprobar)\b"),
    days=said(r"\ben (?:el|un) plazo (?:máximo )?de (?:\w+ )?(?:\(?\d+\)? )?(?:días|semanas|meses)\b", r"\b\d+ días\b", r"\b\w+ días (?:hábiles|laborables|naturales)\b"),
    records=said(r"\b(?:registros?|listas?|listados?|documentación|inventarios?|justificantes?)\b"),
    certificate=said(r"\b(?:certificad\w+|certific\w*|por escrito)\b"),
    breach=said(r"\b(?:en caso de|incumplimiento\w*|infracción\w*|vulneración\w*|no autorizad[oa]s?|contravención|infrinja|incumpla)\b"),
    injunction=said(r"<F>[^.;]{0,80}\b(?:cesación|medidas cautelares)\b"),
    deletion=said(r"\b(?:suprim\w*|borr\w*|destru\w*|elimin\w*|retir\w*|supresión|eliminación)\b[^.;]{0,120}\b(?:conjuntos? de datos|bases? de datos|modelos?|sistemas?|corpus|copias|datos de entrenamiento)\b"),
    stated_sum=said(r"\b(?:cláusula penal|pena convencional|penalización\w*|penalidad\w*|indemnización (?:fija|a tanto alzado))\b"),
    costs=said(r"<C>[^.;]{0,60}\b(?:soportará|reembolsará|asumirá|abonará)\b[^.;]{0,80}\b(?:gastos|costas|honorarios de abogado|costes)\b"),
    cure=said(r"\ben (?:el|un) plazo\b[^.;]{0,30}\bdías\b[^.;]{0,60}\b(?:ces\w*|subsan\w*|remedi\w*|retir\w*)\b", r"\b(?:ces\w*|subsan\w*|remedi\w*)\b[^.;]{0,60}\ben (?:el|un) plazo\b[^.;]{0,30}\bdías\b"),
    survives=said(rf"\b(?:sobreviv\w*|permanec\w*|subsist\w*|continu\w*|seguirá\w*|mantendrá\w*|se aplica\w*|perdur\w*)\b[^.;]{{0,80}}\b(?:tras|a|después de|más allá de|incluso tras|aun después de)\b[^.;]{{0,30}}\b{_END}\b", rf"\b(?:tras|después de) (?:la |el )?{_END}\b[^.;]{{0,80}}\b(?:permanec\w*|seguirá\w*|vigor|vigente\w*|aplica\w*)\b"),
    lapses=said(rf"\b(?:prohibici\w+|restricci\w+|obligaci\w+|cláusula(?: [\d·]+|(?: {_PRINTED}))?|artículo(?: [\d·]+)?)\b[^.;]{{0,100}}\b(?:cesa\w*|expir\w*|finaliz\w*|termina\w*|se extingu\w*|sólo (?:es válid|se aplica|rige)\w*|solo (?:es válid|se aplica|rige)\w*|válid\w+ (?:durante|por)|limitad[oa]s? a|caduc\w*|decae\w*|vence\w*|quedará sin efecto)\b[^.;]{{0,60}}\b(?:\d+|\w+) (?:días|semanas|meses|años)\b", rf"\b(?:prohibici\w+|restricci\w+|cláusula|artículo(?: [\d·]+)?)\b[^.;]{{0,80}}\b(?:cesa\w*|expir\w*|finaliz\w*|termina\w*|se extingu\w*|(?:sólo|solo) se aplica\w*)\b[^.;]{{0,60}}\b(?:contrato|{_END}|entrega|publicación|vigencia)\b"),
    separate=said(r"\b(?:distint[oa]s?|separad[oa]s?|específic[oa]|independiente|propia)\b[^.;]{0,40}\b(?:licencia|acuerdo|contrato|convenio|autorización)\b", r"\b(?:licencia|acuerdo|contrato|convenio|autorización)\b[^.;]{0,40}\b(?:distint[oa]s?|separad[oa]s?|específic[oa]|independiente)\b"),
    fee=said(r"\b(?:remuner\w*|canon|honorarios|precio|recargo|suplemento|retribución|por ciento)\b|%"),
    fee_alone=said(r"\b(?:canon|remuneración|recargo|suplemento|precio)\b[^.;]{0,50}\b(?:ia|inteligencia artificial|entrenamiento)\b", r"\b(?:ia|inteligencia artificial|entrenamiento)\b[^.;]{0,40}\b(?:canon|recargo)\b"),
    fee_terms=said(r"\b(?:duración|alcance|finalidad|modelo|ámbito|objeto)\b"),
    no_default=said(r"\b(?:ningún\w*|ninguna|no)\b[^.;]{0,80}\b(?:consentimiento|autorización|acuerdo|licencia|tácit\w+)\b", r"\b(?:escrit[oa]|firmad[oa])\b"),
    no_fee=said(r"\b(?:sin (?:\w+ ){0,2}(?:remuneración|contraprestación|canon|coste|pago)|gratuit\w*|a título gratuito|ninguna (?:\w+ )?(?:remuneración|contraprestación))\b"),
    info_kept=said(rf"<C>[^.;]{{0,60}}\b(?:no|se abstendrá|se compromete a no)\b[^.;]{{0,80}}\b(?:suprim\w*|retir\w*|modific\w*|elimin\w*|alter\w*|borr\w*)\b[^.;]{{0,80}}\b{_INFO}\b", rf"\b{_INFO}\b[^.;]{{0,80}}\b(?:no (?:podrán?|deben?|deberán?|serán?)|deberán? (?:ser )?(?:conserv|manten))\w*"),
    info_removable=said(rf"<C>[^.;]{{0,10}}\b(?<!no ){_CAN}\b[^.;]{{0,60}}\b(?:suprim\w*|retir\w*|elimin\w*|modific\w*|borr\w*)\b[^.;]{{0,80}}\b{_INFO}\b"),
    mining_reserved=said(r"\b(?:reserv\w*|prohib\w*|prohíb\w*|excluid\w*|no|ningún|ninguna)\b[^.;]{0,160}\b(?:minería de (?:textos?|datos)|data[- ]mining)", r"\b(?:minería de (?:textos?|datos)|data[- ]mining)\b[^.;]{0,160}\b(?:reserv\w*|prohibid\w*|excluid\w*|no (?:está|queda|se))\b"),
    replica_forbidden=said(rf"\b(?:no|prohib\w*|prohíb\w*|ningún|ninguna|ni|abst\w*)\b[^.;]{{0,160}}\b(?:{_REPLICA}|al? estilo (?:del|de la|de) |imitar (?:el|su) estilo)", rf"\b(?:{_REPLICA})[^.;]{{0,120}}\b(?:prohibid\w*|no|excluid\w*|consentimiento|autorización|requier\w*)\b"),
    replica_permitted=said(rf"<C>[^.;]{{0,10}}\b(?<!no ){_CAN}\b[^.;]{{0,140}}\b(?:{_REPLICA}|al estilo (?:del|de la|de) )", rf"<F>[^.;]{{0,40}}\b(?:autoriza|consiente|acepta)\b[^.;]{{0,140}}\b{_REPLICA}"),
    replica=said(rf"\b{_REPLICA}"),
    style=said(r"\bestilo (?:del|de la|de)\b", r"\bsu estilo\b"),
    specific_consent=said(r"\b(?:escrit[oa]|previ[oa]|expres[oa]|específic[oa])\b[^.;]{0,30}\b(?:consentimiento|autorización)\b", r"\b(?:consentimiento|autorización)\b[^.;]{0,30}\b(?:escrit[oa]|previ[oa]|expres[oa]|específic[oa]|por escrito)\b"),
    waives_moral=said(r"\brenunci\w*\b[^.;]{0,120}\b(?:derechos? moral(?:es)?|derecho de paternidad|integridad de la obra|mención de su nombre)\b", r"\bderechos? moral(?:es)?\b[^.;]{0,100}\b(?:renunci\w*|no (?:ejercer|invocar|ejercitar)\w*)\b"),
    override=said(r"\b(?:presente|esta|este) (?:cláusula|artículo|prohibición|estipulación|disposición|adenda|apartado)\b[^.;]{0,60}\b(?:prevalece|prevalecerá|primará|prima)\b", rf"\b(?:cláusula|artículo) (?:[\d·]+|{_PRINTED})\b[^.;]{{0,40}}\b(?:prevalece|prevalecerá|primará)\b", r"\bno obstante (?:cualquier|lo dispuesto en (?:cualquier|cualesquiera))\b[^.;]{0,40}\b(?:disposición|estipulación|cláusula)\w*"),
    elsewhere=said(r"\b(?:condiciones generales(?: de (?:compra|venta|contratación|uso))?|términos (?:y condiciones|en línea|de uso)|políticas?|código de conducta|normativa interna|manual)\b[^.;]{0,160}\b(?:prevalec\w*|primarán|tendrán preferencia)\b", r"\b(?:en caso de (?:contradicción|conflicto|discrepancia))\b[^.;]{0,100}\b(?:condiciones generales|términos|políticas?)\b[^.;]{0,60}\b(?:prevalec\w*|primarán|se aplicarán)\b"),
    changes=said(rf"<C>[^.;]{{0,10}}\b(?<!no ){_CAN}\b[^.;]{{0,80}}\b(?:modific\w*|cambi\w*|enmend\w*|revis\w*|actualiz\w*)\b[^.;]{{0,60}}\b(?:contrato|condiciones|estipulaciones|cláusulas|términos)\b"),
    notice=said(r"\b(?:preaviso|notific\w*|avis\w*|comunic\w*)\b"),
    leave=said(r"\b(?:resolver|rescind\w*|rechaz\w*|oponer\w*|desist\w*)\b"),
    agreed_change=said(r"\b(?:ambas partes|mutuo acuerdo|común acuerdo|con el consentimiento|acuerdo (?:escrito )?(?:del|de la) <F>)"),
    lifts=said(
        r"\b(?:lo anterior|la presente|esta|este|el presente|dicha|dicho|la|el|las|cláusula (?:[\d·]+|\w+)|artículo [\d·]+) ?(?:cláusula|artículo|prohibición|restricción|estipulación|apartado|limitación)?(?: anterior)?\b[^;]{0,60}?\bno (?:se )?(?:aplica\w*|será\w* (?:de aplicación|aplicable)|es aplicable|afecta\w*|alcanza\w*|rige\w*|impid\w*|limit\w*|comprende\w*|incluye\w*|regirá\w*)\b", r"\b(?:nada|ninguna (?:estipulación|cláusula|disposición))\b[^;]{0,100}\b(?:limit\w*|prohíb\w*|impid\w*|restring\w*|obsta\w*)", r"\b(?:cláusula (?:[\d·]+|\w+)|artículo [\d·]+|prohibición)\b[^;]{0,50}\b(?:queda|quedará|es|será)n?\b[^;]{0,20}\b(?:sustitu\w*|derogad\w*|suspendid\w*|anulad\w*|sin efecto|inaplicable\w*)\b", r"<F> (?:\w+ )?renuncia\b[^;]{0,100}\b(?:cláusula|artículo|prohibición|reclamación|invocar|derechos?|acciones)\b", r"\b(?:sólo|solo|únicamente) (?:se aplica\w*|rige\w*|es aplicable)\b",
    ),
)  # fmt: skip

PACK = Language(
    code="es",
    name="Spanish",
    forms=_FORMS,
    wording=_WORDING,
    roles=_ROLES,
    grammar=_GRAMMAR,
    families=_FAMILIES,
    abbreviation=re.compile(
        spelled(
            r"(?:\b(?:art|arts|núm|nº|n|p|ej|pág|sr|sra|dª|d|etc|ud|uds|cía|tel|max|min|apdo|av|c|vol|s\.l|s\.a|s|fdo)|\b\w)\.$"
        ),
        re.IGNORECASE,
    ),
    ordinals=_ORDINALS,
)
