"""Spanish: warm, informal enough for a chat, without gendered forms for the customer."""

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
SHORT_WEEKDAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)

TEXTS: dict[str, tuple[str, ...]] = {
    # Small talk
    "small_talk_greeting": (
        "¡Hola! 👋 Somos {business}. ¿En qué te ayudo?",
        "¡Hola! 👋 Te damos la bienvenida a {business}. ¿Qué necesitas?",
        "¡Hola! 👋 Aquí {business}. ¿Qué te gustaría saber?",
    ),
    "small_talk_thanks": (
        "¡De nada! 😊 ¿Algo más?",
        "¡Un placer! Escríbeme si necesitas algo más.",
        "¡A ti! 😊",
    ),
    "small_talk_goodbye": (
        "¡Hasta pronto, que tengas un buen día! 👋",
        "¡Cuídate, hasta pronto! 👋",
    ),
    "small_talk_how_are_you": (
        "¡Muy bien, gracias por preguntar! 😊 ¿En qué te ayudo?",
        "¡Todo bien, gracias! ¿Qué necesitas?",
    ),
    "small_talk_acknowledge": (
        "¡Genial! Dime si te puedo ayudar en algo.",
        "¡Muy bien! 😊 Aquí estoy para lo que necesites.",
    ),
    "small_talk_who_are_you": (
        "Soy el asistente automático de {business}. Conozco los servicios, los precios y el "
        "horario, y paso tus peticiones al equipo. Puedes pedir hablar con una persona cuando "
        "quieras.",
    ),
    "small_talk_dropped": (
        "Sin problema, lo dejo. 👍 Escríbeme cuando quieras.",
        "¡Vale, olvidado! No se ha enviado nada. 👍",
    ),
    # Quotes
    "quote_price": (
        "{name} cuesta {price}.",
        "{name}: son {price}.",
        "El precio de {name} es {price}.",
    ),
    "quote_line": ("• {name}: {price}",),
    "quote_several": ("Aquí tienes:", "Claro, estos son los precios:", "Por supuesto:"),
    "quote_duration": ("{name} dura aproximadamente {duration}.",),
    "quote_no_duration": (
        "No tengo una duración fija para {name}; el equipo te puede contar más.",
    ),
    "quote_takes": ("Dura aproximadamente {duration}.",),
    "quote_description": ("{name}: {description}",),
    "quote_no_description": (
        "No tengo más detalles de {name} aquí; el equipo te puede contar más.",
    ),
    "quote_items": ("Incluye {items}.",),
    "quote_book": ("¿Te gustaría reservarlo?", "¿Te lo preparo?"),
    "quote_book_several": ("¿Cuál te gustaría?", "¿Te interesa alguno?"),
    # Lists
    "list_menu": ("Esto es lo que ofrecemos:", "Estos son nuestros servicios:"),
    "list_book": ("¡Claro! ¿Qué servicio te gustaría?", "¡Con gusto! ¿Qué te apetece?"),
    "list_instead": ("Esto sí lo ofrecemos:", "Lo que te puedo ofrecer:"),
    "list_which": ("¿Cuál de estos?", "Tenemos varios. ¿Cuál sería?"),
    "list_empty": ("Ahora mismo no tengo nada que mostrarte. Pregunta al equipo, por favor.",),
    "list_button": ("Ver servicios",),
    "list_more": ("Más…",),
    # Hours and place
    "hours_week": ("Nuestro horario:\n{hours}", "Abrimos:\n{hours}"),
    "hours_day": ("El {day} abrimos {hours}.", "{day}: abrimos {hours}."),
    "hours_closed_day": ("El {day} cerramos.", "El {day} no abrimos."),
    "hours_unknown": ("No tengo el horario aquí; el equipo te lo puede decir.",),
    "closed": ("cerrado",),
    "place_address": ("Nos encuentras aquí: {address}", "Estamos en {address}"),
    "place_phone": ("También puedes llamar al {phone}.",),
    "place_only_phone": ("No tengo la dirección aquí, pero puedes llamar al {phone}.",),
    "place_unknown": ("No tengo la dirección aquí; el equipo te la puede dar.",),
    # Asking
    "ask_name": ("¿A qué nombre lo pongo?", "¿Me dices tu nombre?"),
    "ask_phone": ("¿Cuál es el mejor teléfono para contactarte?",),
    "ask_place": ("¿Cuál es la dirección, por favor?", "¿A dónde vamos? Mándame la dirección."),
    "ask_date": ("¿Qué día te viene bien?", "¿Para qué día sería?"),
    "ask_time": ("¿A qué hora te gustaría?", "¿Y a qué hora?"),
    "ask_quantity": ("¿Cuántos serían?",),
    "ask_notes": ("¿Algo que el equipo deba saber? Si no, dime que no.",),
    "ask_understood": ("Perfecto: {details}.", "Apuntado: {details}.", "Muy bien: {details}."),
    "ask_button_date": ("Elegir día",),
    "ask_button_time": ("Elegir hora",),
    "problem_past": ("Ese momento ya ha pasado.",),
    "problem_too_far": ("Eso es demasiado lejos para planificarlo.",),
    "problem_closed": ("Lo siento, ese día cerramos.",),
    "problem_closed_day": ("Lo siento, el {day} cerramos.",),
    "problem_outside_hours": ("Lo siento, a esa hora no abrimos.",),
    "problem_outside_hours_day": ("Eso queda fuera del horario: el {day} abrimos {hours}.",),
    "problem_which_day": ("¿Qué día exactamente?",),
    "problem_part_morning": ("Por la mañana, claro.",),
    "problem_part_afternoon": ("Por la tarde, claro.",),
    "problem_part_evening": ("Por la noche, claro.",),
    "problem_unreadable": ("Perdona, no lo he podido leer.", "Perdona, no lo he entendido."),
    "problem_too_many": ("Es más de lo que puedo poner en una petición.",),
    "problem_too_few": ("Tiene que ser al menos uno.",),
    "problem_closed_hours": ("Nuestro horario:\n{hours}",),
    # Orders
    "line_one": ("• {name}: {amount}",),
    "line_many": ("• {quantity} × {name} ({each} cada uno): {amount}",),
    "line_short": ("{quantity} × {name}",),
    "review_intro": ("Esto es lo que tengo:", "Te lo leo:", "Para estar seguros:"),
    "review_total": ("Total: {total}",),
    "review_question": ("¿Se lo envío al equipo?", "¿Se lo paso al equipo?"),
    "detail_line": ("{label}: {value}",),
    "label_name": ("Nombre",),
    "label_phone": ("Teléfono",),
    "label_place": ("Dirección",),
    "label_date": ("Día",),
    "label_time": ("Hora",),
    "label_quantity": ("Cantidad",),
    "label_notes": ("Nota",),
    "propose_intro": (
        "¡Gracias! He pasado tu petición al equipo.",
        "Listo, tu petición ya la tiene el equipo. ¡Gracias!",
    ),
    "propose_reference": ("Referencia: {reference}",),
    "propose_outro": (
        "Una persona la revisará y te la confirmará por aquí. Hasta entonces es solo una petición.",
        "Alguien del equipo la mirará y te la confirmará por aquí; de momento es una petición.",
    ),
    "status_none": ("No veo ninguna petición tuya abierta. ¿Te paso con el equipo?",),
    "status_pending": (
        "Tu petición {reference} la tiene el equipo; una persona decidirá y te escribirá aquí.",
    ),
    "status_done": ("El equipo ya ha respondido a {reference}; su mensaje está en este chat.",),
    "status_closed": ("{reference} ya no está abierta; el mensaje del equipo está en este chat.",),
    # Clarifying
    "clarify_codes": (
        "Perdona, no te he entendido bien. ¿En qué te ayudo?",
        "Creo que no te sigo. ¿Es alguna de estas cosas?",
        "¿Me lo dices con otras palabras? O elige:",
    ),
    "clarify_refs": ("¿Te refieres a esto?", "Para estar seguros, ¿te refieres a esto?"),
    "clarify_change": ("¡Claro! ¿Qué quieres cambiar?", "Por supuesto, ¿qué cambio?"),
    "option_menu": ("Servicios, precios",),
    "option_book": ("Reservar",),
    "option_hours": ("Horario",),
    "option_place": ("Dónde estáis",),
    "option_status": ("Mi petición",),
    "option_person": ("Hablar con alguien",),
    "change_service": ("El servicio",),
    "change_quantity": ("La cantidad",),
    "change_date": ("El día",),
    "change_time": ("La hora",),
    "change_name": ("El nombre",),
    "change_phone": ("El teléfono",),
    "change_place": ("La dirección",),
    "change_notes": ("La nota",),
    # Buttons
    "button_yes": ("Sí, envíalo",),
    "button_change": ("Cambiar algo",),
    "button_no": ("No, déjalo",),
    "button_book": ("Reservar",),
    "button_about": ("¿Qué incluye?",),
    "button_choose": ("Elige, por favor:",),
    # Refusals
    "refuse_discount": (
        "Los precios los fija el equipo y yo no puedo cambiarlos.",
        "Solo puedo ofrecer los precios de la lista, son los mismos para todo el mundo.",
    ),
    "refuse_confirm": ("Eso solo lo decide una persona del equipo, yo no puedo hacerlo.",),
    "refuse_unknown_service": (
        "Lo siento, eso no lo ofrecemos.",
        "Eso no lo tengo en nuestra lista, lo siento.",
    ),
    "refuse_no_longer": (
        "Lo siento, ese servicio ya no se ofrece, así que no lo he enviado.",
        "Lo siento, eso ya no está disponible, así que no se ha enviado nada.",
    ),
    "refuse_off_topic": (
        "Solo sé de {business}: servicios, precios y horario.",
        "En eso no te puedo ayudar. Estoy aquí para todo lo de {business}.",
    ),
    "refuse_override": (
        "Estoy aquí para ayudarte con {business}: servicios, precios, horario y peticiones.",
    ),
    "refuse_media": (
        "¡Gracias! No puedo abrir ese tipo de mensaje. ¿Me lo escribes con palabras?",
        "Eso no lo puedo ver ni oír, perdona. ¿Me lo escribes?",
    ),
    "refuse_cancel_self": ("Yo no puedo cancelarla, pero el equipo sí.",),
    # To a person
    "hand_off_asked_for_person": (
        "¡Claro! He avisado a una persona del equipo; te escribirá por aquí.",
        "Por supuesto, alguien del equipo sigue contigo por aquí.",
    ),
    "hand_off_low_confidence": (
        "Prefiero que te responda bien una persona. Alguien del equipo te escribirá por aquí.",
        "¡Buena pregunta para el equipo! Les he pedido que te respondan por aquí.",
    ),
    "hand_off_complaint": (
        "Siento mucho lo ocurrido. Se lo he pasado a una persona, que lo mirará y te escribirá "
        "por aquí.",
    ),
    "hand_off_sensitive": (
        "Eso es para una persona. He pedido al equipo que te responda por aquí.",
    ),
    "hand_off_repeated_clarify": (
        "Para no dar vueltas: he pedido a una persona del equipo que te ayude por aquí.",
    ),
    "hand_off_change_order": ("He pedido al equipo que mire el cambio; te escribirán por aquí.",),
    "hand_off_unsupported_language": (
        "Todavía no hablo bien ese idioma. Una persona del equipo te escribirá por aquí.",
    ),
    "hand_off_media": (
        "No puedo abrirlo, así que he pedido a una persona del equipo que lo mire.",
    ),
    "hand_off_not_allowed": ("Eso te lo responde el equipo; te escribirán por aquí.",),
    # Durations and joining
    "minutes_one": ("{minute_count} minuto",),
    "minutes_two": ("{minute_count} minutos",),
    "minutes_few": ("{minute_count} minutos",),
    "minutes_many": ("{minute_count} minutos",),
    "hours_one": ("{hour_count} hora",),
    "hours_two": ("{hour_count} horas",),
    "hours_few": ("{hour_count} horas",),
    "hours_many": ("{hour_count} horas",),
    "join_and": (" y ",),
    "join_comma": (", ",),
}
