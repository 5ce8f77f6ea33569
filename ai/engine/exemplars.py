"""Shipped example sentences per intent, folded; nearest wins when no pattern speaks.

They catch misspelt and clipped messages ("hwo muhc is it") that keep the shape
of a sentence but none of its exact words.
"""

EXEMPLARS: dict[str, tuple[str, ...]] = {
    "price": (
        "how much is it",
        "how much does it cost",
        "what is the price",
        "price please",
        "what do you charge",
        "cuanto cuesta",
        "cuanto es",
        "que precio tiene",
        "كم السعر",
        "كم يكلف",
        "بكم هذا",
    ),
    "book": (
        "i want to book",
        "i would like to make an appointment",
        "can i book please",
        "book me in",
        "quiero reservar",
        "quiero pedir cita",
        "me gustaria reservar",
        "اريد الحجز",
        "ابغي احجز موعد",
    ),
    "hours": (
        "when do you open",
        "what are your opening hours",
        "are you open today",
        "a que hora abris",
        "cual es el horario",
        "estais abiertos hoy",
        "متي تفتحون",
        "ما هي اوقات العمل",
    ),
    "place": (
        "where are you located",
        "what is your address",
        "donde estais",
        "cual es la direccion",
        "اين موقعكم",
        "وين مكانكم",
    ),
    "menu": (
        "what services do you have",
        "what do you offer",
        "show me your services",
        "que servicios teneis",
        "ما هي خدماتكم",
        "شو عندكم خدمات",
    ),
    "person": (
        "i want to talk to a person",
        "can i speak to someone",
        "connect me to an agent",
        "quiero hablar con una persona",
        "اريد التحدث مع شخص",
        "ابغي اكلم موظف",
    ),
    "discount": (
        "can you give me a discount",
        "is there any discount",
        "me haces un descuento",
        "هل يوجد خصم",
        "اعطيني خصم",
    ),
    "status": (
        "what is the status of my order",
        "any news about my request",
        "como va mi pedido",
        "ما حاله طلبي",
    ),
    "cancel": ("please cancel it", "i want to cancel", "quiero cancelar", "اريد الالغاء"),
    "thanks": ("thank you very much", "many thanks", "muchas gracias", "شكرا جزيلا"),
}
