"""The classifier of articles and wishes: few examples, slips, and what nobody taught it."""

from ai.engine.classifier import Classifier

TAUGHT = [
    ("where can I park my car", "parking"),
    ("is there parking near you", "parking"),
    ("can I pay with a credit card", "paying"),
    ("which payment methods do you take", "paying"),
    ("do I have to be at home", "presence"),
    ("must somebody open the door for you", "presence"),
]


def test_it_knows_what_it_was_taught_and_near_it() -> None:
    model = Classifier(TAUGHT)
    for text, label in TAUGHT:
        guess = model.classify(text)
        assert guess is not None and guess.label == label
    guess = model.classify("parking for two cars?")
    assert guess is not None and guess.label == "parking"


def test_a_slip_of_spelling_changes_nothing() -> None:
    guess = Classifier(TAUGHT).classify("can i pya with a creditt crad")
    assert guess is not None and guess.label == "paying"


def test_what_nobody_taught_it_is_less_sure() -> None:
    model = Classifier(TAUGHT)
    known, strange = model.classify("where do I park"), model.classify("tell me about whales")
    assert known is not None
    assert strange is None or strange.sure < known.sure / 2


def test_learning_is_repeatable() -> None:
    text = "is payment by card possible"
    assert Classifier(TAUGHT).scores(text) == Classifier(TAUGHT).scores(text)


def test_nothing_taught_and_nothing_said() -> None:
    assert Classifier([]).classify("hello") is None
    assert Classifier(TAUGHT).classify("…") is None


def test_everyday_words_that_say_the_same_meet() -> None:
    model = Classifier(
        [
            ("my parcel was stolen from the hall", "theft"),
            ("somebody took my bag and I lost my keys", "lost"),
            ("please close my account for good", "leaving"),
        ]
    )
    for text, label in (("a thief steals", "theft"), ("deactivate our profile", "leaving")):
        guess = model.classify(text)
        assert guess is not None and guess.label == label


def test_contractions_are_written_out() -> None:
    model = Classifier([("I can not open it", "stuck"), ("I am here", "arrived")])
    short, long = model.scores("can't open it"), model.scores("can not open it")
    assert short == long


def test_an_everyday_word_is_no_slip_of_another() -> None:
    model = Classifier([("a cake with candles", "cakes"), ("two towels for me", "towels")])
    assert model.scores("take")[0] != model.scores("cake")[0]


def test_of_two_near_words_the_common_one_is_meant() -> None:
    model = Classifier(
        [
            ("my card is gone", "card"),
            ("put it in the cart", "cart"),
            ("is the cart full", "cart"),
        ]
    )
    assert model.scores("carx")[0] == model.scores("cart")[0]


def test_what_is_said_together_tells_in_any_order_and_in_other_words() -> None:
    model = Classifier(
        [
            ("a red shirt", "first"),
            ("the blue car", "first"),
            ("a blue shirt", "second"),
            ("the red car", "second"),
        ]
    )
    for text, label in (
        ("shirt that is red", "first"),
        ("shirt that is blue", "second"),
        ("vehicle that is blue", "first"),
        ("vehicle that is red", "second"),
    ):
        guess = model.classify(text)
        assert guess is not None and guess.label == label


def test_a_word_of_one_meaning_tells_more_than_one_of_many() -> None:
    """Both words stand in four examples, the one in one meaning's, the other in four."""
    lines = ["red", "blue", "green", "white"]
    model = Classifier(
        [(f"tulip {line}", "flowers") for line in lines]
        + [(f"today {line}", line) for line in lines]
    )
    own, shared = (model.scores(f"{word} whatsoever")[1] for word in ("tulip", "today"))
    assert own > shared
