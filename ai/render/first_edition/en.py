"""English."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)

TEXTS: dict[str, tuple[str, ...]] = {
    # Small talk
    "small_talk_greeting": (
        "Hi there! 👋 This is {business}. What can I do for you?",
        "Hello and welcome to {business}! 👋 How can I help?",
        "Hi! 👋 You've reached {business}. What would you like to know?",
    ),
    "small_talk_thanks": (
        "You're welcome! 😊 Anything else?",
        "My pleasure! Just write if you need anything else.",
        "Happy to help! 😊",
    ),
    "small_talk_goodbye": (
        "Bye for now, have a lovely day! 👋",
        "Take care, and write any time! 👋",
    ),
    "small_talk_how_are_you": (
        "All good here, thanks for asking! 😊 What can I do for you?",
        "Doing well, thank you! How can I help?",
    ),
    "small_talk_acknowledge": (
        "Great! Tell me if there's anything I can help with.",
        "All right! 😊 I'm here if you need anything.",
    ),
    "small_talk_who_are_you": (
        "I'm the automatic assistant of {business}. I know our services, prices and hours, and I "
        "pass your wishes to the team. You can ask for a person any time.",
    ),
    "small_talk_dropped": (
        "No problem, I've dropped it. 👍 Write whenever you like.",
        "All right, forgotten! Nothing was sent. 👍",
    ),
    # Quotes
    "quote_price": ("{name} is {price}.", "{name} costs {price}.", "For {name} it's {price}."),
    "quote_line": ("• {name}: {price}",),
    "quote_several": ("Here you go:", "Sure, here are the prices:", "Of course:"),
    "quote_duration": ("{name} takes about {duration}.",),
    "quote_no_duration": ("I don't have a fixed length for {name}; the team can tell you more.",),
    "quote_takes": ("It takes about {duration}.",),
    "quote_description": ("{name}: {description}",),
    "quote_no_description": ("I have no more details on {name} here; the team can tell you more.",),
    "quote_items": ("It includes {items}.",),
    "quote_book": ("Would you like to book it?", "Shall I set it up for you?"),
    "quote_book_several": ("Which one would you like?", "Would you like one of them?"),
    # Lists
    "list_menu": ("Here's what we offer:", "This is what we do:"),
    "list_book": ("Sure! Which service would you like?", "Gladly! What would you like to have?"),
    "list_instead": ("This is what we do offer:", "What I can offer you:"),
    "list_which": ("Which one do you mean?", "We have a few of those. Which one is it?"),
    "list_empty": ("We have nothing to show here just now. Please ask the team.",),
    "list_button": ("See services",),
    "list_more": ("More…",),
    # Hours and place
    "hours_week": ("Our opening hours:\n{hours}", "We're open:\n{hours}"),
    "hours_day": ("On {day} we're open {hours}.", "{day}: we're open {hours}."),
    "hours_closed_day": ("We're closed on {day}.", "On {day} we're closed."),
    "hours_unknown": ("I don't have our opening hours here; the team can tell you.",),
    "closed": ("closed",),
    "place_address": ("You'll find us here: {address}", "We're at {address}"),
    "place_phone": ("You can also call {phone}.",),
    "place_only_phone": ("I don't have an address here, but you can call {phone}.",),
    "place_unknown": ("I don't have our address here; the team can tell you.",),
    # Asking
    "ask_name": ("What name shall I put it under?", "May I have your name?"),
    "ask_phone": ("What's the best phone number for you?",),
    "ask_place": ("What's the address, please?", "Where should we come? Please send the address."),
    "ask_date": ("Which day would suit you?", "What day works for you?"),
    "ask_time": ("What time would you like?", "And at what time?"),
    "ask_quantity": ("How many would you like?",),
    "ask_notes": ("Anything the team should know? If not, just say no.",),
    "ask_understood": ("Got it: {details}.", "Noted: {details}.", "Lovely: {details}."),
    "ask_button_date": ("Pick a day",),
    "ask_button_time": ("Pick a time",),
    "problem_past": ("That moment has already passed.",),
    "problem_too_far": ("That's further ahead than I can plan.",),
    "problem_closed": ("Sorry, we're closed that day.", "We're closed then, sorry."),
    "problem_closed_day": ("Sorry, we're closed on {day}.",),
    "problem_outside_hours": ("Sorry, we're not open at that time.",),
    "problem_outside_hours_day": ("That's outside our hours: on {day} we're open {hours}.",),
    "problem_which_day": ("Which day exactly?",),
    "problem_part_morning": ("In the morning, sure.",),
    "problem_part_afternoon": ("In the afternoon, sure.",),
    "problem_part_evening": ("In the evening, sure.",),
    "problem_unreadable": ("Sorry, I couldn't read that.", "Sorry, I didn't get that."),
    "problem_too_many": ("That's more than I can put in one request.",),
    "problem_too_few": ("It should be at least one.",),
    "problem_closed_hours": ("Our hours:\n{hours}",),
    # Orders
    "line_one": ("• {name}: {amount}",),
    "line_many": ("• {quantity} × {name} ({each} each): {amount}",),
    "line_short": ("{quantity} × {name}",),
    "review_intro": ("Here's what I have:", "Let me read it back:", "So, to be sure:"),
    "review_total": ("Total: {total}",),
    "review_question": ("Shall I send this to the team?", "Shall I pass it on to the team?"),
    "detail_line": ("{label}: {value}",),
    "label_name": ("Name",),
    "label_phone": ("Phone",),
    "label_place": ("Address",),
    "label_date": ("Day",),
    "label_time": ("Time",),
    "label_quantity": ("How many",),
    "label_notes": ("Note",),
    "propose_intro": (
        "Thank you! I've passed your request to the team.",
        "Done, your request is with the team now. Thank you!",
    ),
    "propose_reference": ("Reference: {reference}",),
    "propose_outro": (
        "A person will check it and confirm it here. Until then it is only a request.",
        "Somebody from the team will look at it and confirm it to you here; for now it is a "
        "request.",
    ),
    "status_none": ("I see no open request of yours here. Shall I pass you to the team?",),
    "status_pending": (
        "Your request {reference} is with the team; a person will decide and write to you here.",
    ),
    "status_done": ("The team has answered {reference}; their message is in this chat.",),
    "status_closed": (
        "{reference} is no longer open; the team's message about it is in this chat.",
    ),
    # Clarifying
    "clarify_codes": (
        "Sorry, I didn't quite get that. What can I do for you?",
        "Hmm, I'm not sure I follow. Is it one of these?",
        "Could you say that in other words? Or pick one:",
    ),
    "clarify_refs": ("Do you mean this?", "Just to be sure, do you mean one of these?"),
    "clarify_change": ("Sure! What would you like to change?", "Of course, what shall I change?"),
    "option_menu": ("Services, prices",),
    "option_book": ("Book something",),
    "option_hours": ("Opening hours",),
    "option_place": ("Where you are",),
    "option_status": ("My request",),
    "option_person": ("Talk to a person",),
    "change_service": ("The service",),
    "change_quantity": ("How many",),
    "change_date": ("The day",),
    "change_time": ("The time",),
    "change_name": ("The name",),
    "change_phone": ("The phone number",),
    "change_place": ("The address",),
    "change_notes": ("The note",),
    # Buttons
    "button_yes": ("Yes, send it",),
    "button_change": ("Change something",),
    "button_no": ("No, drop it",),
    "button_book": ("Book it",),
    "button_about": ("What's included?",),
    "button_choose": ("Please choose:",),
    # Refusals
    "refuse_discount": (
        "Our prices are set by the team and I can't change them.",
        "I can only offer the listed prices, they're the same for everyone.",
    ),
    "refuse_confirm": ("Only a person on the team can decide that, I can't do it myself.",),
    "refuse_unknown_service": (
        "Sorry, that's not something we offer.",
        "I don't have that in our list, sorry.",
    ),
    "refuse_no_longer": (
        "Sorry, that one is no longer offered, so I haven't sent it.",
        "I'm sorry, that's not available any more, so nothing was sent.",
    ),
    "refuse_off_topic": (
        "I only know about {business}: our services, prices and hours.",
        "That's beyond me, I'm afraid. I'm here for everything about {business}.",
    ),
    "refuse_override": (
        "I'm here to help with {business}: our services, prices, hours and requests.",
    ),
    "refuse_media": (
        "Thanks! I can't open that kind of message. Could you write it in words?",
        "I can't see or hear that, sorry. Could you type it for me?",
    ),
    "refuse_cancel_self": ("I can't cancel it myself, but the team can.",),
    # To a person
    "hand_off_asked_for_person": (
        "Of course! I've asked a person from the team to join; they'll write to you here.",
        "Sure, somebody from the team will take over here.",
    ),
    "hand_off_low_confidence": (
        "I'd rather have a person answer this well. Somebody from the team will write here.",
        "Good question for the team! I've asked them to answer you here.",
    ),
    "hand_off_complaint": (
        "I'm sorry about that. I've passed it to a person, who'll look into it and write here.",
    ),
    "hand_off_sensitive": (
        "That's something for a person. I've asked the team to answer you here.",
    ),
    "hand_off_repeated_clarify": (
        "Let me not go in circles: I've asked a person from the team to help you here.",
    ),
    "hand_off_change_order": (
        "I've asked the team to look at the change; they'll write to you here.",
    ),
    "hand_off_unsupported_language": (
        "I don't speak that language well yet. A person from the team will write to you here.",
    ),
    "hand_off_media": ("I can't open that myself, so I've asked a person from the team to look.",),
    "hand_off_not_allowed": ("The team will answer that themselves; they'll write to you here.",),
    # Durations and joining
    "minutes_one": ("{minute_count} minute",),
    "minutes_two": ("{minute_count} minutes",),
    "minutes_few": ("{minute_count} minutes",),
    "minutes_many": ("{minute_count} minutes",),
    "hours_one": ("{hour_count} hour",),
    "hours_two": ("{hour_count} hours",),
    "hours_few": ("{hour_count} hours",),
    "hours_many": ("{hour_count} hours",),
    "join_and": (" and ",),
    "join_comma": (", ",),
}
