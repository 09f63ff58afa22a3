"""Questions in words: ``answer("who refines cobalt")`` is a figure's own sentence with its source.

No model and no network: the words of a question (`vocabulary`) become slots (`reading`), the slots
one of the things that can be asked (`intents`), and that a figure with its parameters (`reply`).
Words that are not understood are named, and a question that has any is not answered.
"""

from msp_dash.ask.record import Answer, Choice
from msp_dash.ask.reply import answer
from msp_dash.ask.tokens import QUESTION_CHARS_MAX

__all__ = ["QUESTION_CHARS_MAX", "Answer", "Choice", "answer"]
