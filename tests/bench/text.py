"""Text like people's: a few words often, most of them seldom, in Russian and English forms."""

import random
from itertools import accumulate

_WORDS = """
встреча встречи встречу заметка заметки записать запись записи клиент клиента клиентами договор договора сервер
серверов ошибка ошибки проект проекта проекту срок сроки неделя недели завтра сегодня вопрос вопросы решение решили
обсудить обсудили бюджет бюджета отчёт отчёта команда команды задача задачи задачу позвонить звонок звонка
meeting meetings note notes record records client clients contract server servers error errors project deadline week
tomorrow today question questions decision decided discuss budget report team task tasks call
"""


class Writer:
    """Writes notes; the same ones for the same seed."""

    def __init__(self, seed: int = 1, vocabulary: int = 5000) -> None:
        self._random = random.Random(seed)
        stems = _WORDS.split()
        made = [self._random.choice(stems) + self._random.choice("абвгдежзиклмнопрст") for _ in range(vocabulary)]
        self._words = stems + made
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(len(self._words))))

    def words(self, count: int) -> str:
        """Return a text of so many words."""
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=count))

    def queries(self, count: int) -> list[str]:
        """Return what a person might look for: one or two words, the last one sometimes unfinished."""
        asked = [self.words(self._random.choice((1, 1, 2))) for _ in range(count)]
        return [text if self._random.random() < 0.6 else text[: max(3, len(text) - 2)] for text in asked]
