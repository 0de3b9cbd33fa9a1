"""A library as a person might have it after half a year, in Russian and English."""

from tests.served import ServedCore

NOTES: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    (
        "Планы на неделю",
        "- созвон с Олей в среду\n- договор с типографией\n- забрать велосипед",
        ("дом", "работа"),
        True,
    ),
    (
        "Product review, 14 October",
        "# Decisions\n\n1. Ship **offline first**\n2. Move the beta to May",
        ("work",),
        True,
    ),
    ("Идеи для статьи", "Почему диктовать быстрее, чем печатать: *три замера* и одна оговорка.", ("тексты",), False),
    ("Книги", "- «Маятник Фуко»\n- «Поправка-22»\n- The Design of Everyday Things", ("книги",), False),
    ("Interview questions", "What did you try before? What surprised you? What would you miss?", ("work",), False),
    ("Рецепт: сырники", "Творог 500 г, 2 яйца, 3 ложки муки. Жарить на среднем огне до корочки.", ("дом",), False),
    (
        "Встреча с архитектором",
        "Перенести вход на северную сторону. Окна — до пола.\n\n> Смета к пятнице.",
        ("дача",),
        False,
    ),
    ("Release checklist", "- [x] changelog\n- [x] screenshots\n- [ ] notarise\n- [ ] announce", ("work",), False),
    (
        "Путешествие в Карелию",
        "Сортавала, Рускеала, Валаам. Билеты на 7:50, вернуться до воскресенья.",
        ("поездки",),
        False,
    ),
    (
        "Phone call with the bank",
        "Card arrives in 5–7 days. Reference 40-17. Ask about the currency account.",
        (),
        False,
    ),
    (
        "Что сказать на защите",
        "Актуальность — коротко. Новизна: словоформы без словаря. Ответить про выборку.",
        ("тексты",),
        False,
    ),
    ("Подарки", "Маме — шарф. Лёше — наушники. Оле — книга про птиц.", ("дом",), False),
    ("Garden", "Prune the apple trees in March, before the buds. Tulips: 15 cm deep.", ("дача",), False),
    ("Словарь редактора", "Не «осуществить проверку», а «проверить». Не «данный», а «этот».", ("тексты",), False),
    ("Onboarding call", "Accounts, VPN, calendar. Pair with Nadia for the first week.", ("work",), False),
    ("Тренировки", "| день | бег | зал |\n|---|---|---|\n| пн | 5 км | — |\n| ср | — | ноги |", ("здоровье",), False),
    ("Analysis results", "Ferritin 38, vitamin D 24. Repeat in three months.", ("здоровье",), False),
    ("Смета на ремонт", "Плитка 48 000, работа 35 000, сантехника 22 500. Итого 105 500 ₽.", ("дом",), False),
    ("Podcast outline", "Cold open, guest, three stories, one question at the end.", ("тексты",), False),
    ("Вопросы юристу", "Срок договора, неустойка, кому принадлежат макеты.", ("работа",), False),
    ("Retro notes", "Good: fewer meetings. Bad: flaky tests. Try: one reviewer a day.", ("work",), False),
    ("Сны", "Длинный коридор, за каждой дверью — та же комната, но другое время года.", (), False),
    ("Letter to the school", "Dear Ms Harris, Anna will be away on Friday for a competition.", (), False),
    ("Маршрут курьера", "Склад на Лесной — типография — офис. Пропуск на имя Соколовой.", ("работа",), False),
    ("", "Записать, пока помню: пароль от домофона поменяли, спросить у соседей.", (), False),
    ("Names for the cat", "Bulka, Mars, Pixel, Кузя", (), False),
    (
        "Длинный заголовок заметки, который не помещается в строку и должен аккуратно обрываться многоточием",
        "…",
        (),
        False,
    ),
)

SNIPPETS: tuple[tuple[str, str, str | None], ...] = (
    ("мой адрес", "г. Москва, ул. Лесная, д. 5, кв. 17, 125047", "ru"),
    ("моя почта", "anna.sokolova@example.com", "ru"),
    ("реквизиты", "ООО «Берег», ИНН 7701234567, КПП 770101001,\nр/с 40702810900000012345", "ru"),
    ("с уважением", "С уважением,\nАнна Соколова", "ru"),
    ("best regards", "Best regards,\nAnna Sokolova", "en"),
    ("my address", "5 Lesnaya Street, apt 17, Moscow 125047", "en"),
    (
        "встреча завтра",
        "Добрый день. Напоминаю о встрече завтра в {время}. Если планы изменились, напишите, пожалуйста.",
        "ru",
    ),
    (
        "спасибо за заказ",
        "Спасибо за заказ. Мы отправим его в течение двух рабочих дней и пришлём номер для отслеживания.",
        "ru",
    ),
    ("out of office", "I am away until Monday and will answer when I am back.", "en"),
    ("отпуск", "Я в отпуске до понедельника, отвечу, как только вернусь.", "ru"),
    ("счёт во вложении", "Счёт во вложении. Оплатить можно до конца недели.", "ru"),
    ("intro", "Hi, I am Anna, I look after the interface and the words in it.", "en"),
    ("стендап", "Вчера:\nСегодня:\nМешает:", "ru"),
    ("standup", "Yesterday:\nToday:\nBlocked by:", "en"),
    ("bug report", "Steps:\nExpected:\nActual:\nVersion:", "en"),
    ("отчёт об ошибке", "Шаги:\nОжидалось:\nПолучилось:\nВерсия:", "ru"),
    ("телефон", "+7 495 123-45-67", "ru"),
    ("сайт", "https://example.com", None),
    ("дата", "20 ноября 2026 года", "ru"),
    ("подпись врача", "Рекомендации даны, побочные действия разъяснены.", "ru"),
    ("жалоб нет", "Жалоб нет. Состояние удовлетворительное, кожные покровы чистые.", "ru"),
    ("lgtm", "Looks good to me. Two small things inline, neither blocks the merge.", "en"),
    ("перезвоню", "Сейчас на встрече, перезвоню через час.", "ru"),
    ("call you back", "In a meeting, I will call you back in an hour.", "en"),
    ("wifi", "Сеть Bereg-Guest, пароль на стойке", None),
    ("доставка", "Доставка по Москве — 1 день, по России — от 2 до 6 дней.", "ru"),
    ("возврат", "Вернуть можно в течение 14 дней, если вещь не носили.", "ru"),
    ("invoice", "Please find the invoice attached. Payment is due within 14 days.", "en"),
    ("поздравляю", "Поздравляю с днём рождения. Здоровья, сил и спокойной недели.", "ru"),
    ("agenda", "1. What changed\n2. What is stuck\n3. Who does what by Friday", "en"),
)

TERMS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("AlfaVoice", ("альфа войс", "alpha voice"), None), ("Kubernetes", ("кубернетис", "кубер нетес"), "en"),
    ("PostgreSQL", ("постгрес", "post gres"), "en"), ("Соколова", ("сокалова",), "ru"),
    ("Рускеала", ("рускиала", "рус киала"), "ru"), ("Сортавала", ("сартавала",), "ru"),
    ("Svelte", ("свелт", "свельт"), "en"), ("Litestar", ("лайт стар",), "en"), ("SQLCipher", ("эскуэль сайфер",), "en"),
    ("ферритин", ("феретин",), "ru"), ("УЗИ", ("узи",), "ru"), ("МРТ", ("эм эр тэ",), "ru"),
    ("Валаам", ("валам",), "ru"), ("Nadia", ("надя",), "en"), ("Берег", ("берег",), "ru"),
    ("GitHub", ("гитхаб", "гит хаб"), "en"), ("pull request", ("пул реквест",), "en"), ("ревью", ("ревю",), "ru"),
    ("стендап", ("стэндап", "стенд ап"), "ru"), ("дейлик", ("дэйлик",), "ru"), ("Whisper", ("виспер",), "en"),
    ("Parakeet", ("паракит",), "en"), ("Figma", ("фигма",), "en"), ("Linear", ("линеар",), "en"),
    ("JSON", ("джейсон",), "en"), ("API", ("апи", "эй пи ай"), "en"), ("WebSocket", ("веб сокет",), "en"),
    ("ИНН", ("инн",), "ru"), ("КПП", ("капэпэ",), "ru"), ("ООО", ("три о",), "ru"),
    ("Лесная", ("лестная",), "ru"), ("Домодедово", ("дома дедово",), "ru"), ("Wi-Fi", ("вай фай",), None),
    ("Bluetooth", ("блютуз",), "en"), ("Тинькофф", ("тиньков",), "ru"), ("омепразол", ("амепразол",), "ru"),
    ("ибупрофен", ("ибопрофен",), "ru"), ("offline-first", ("оффлайн ферст",), "en"), ("CI", ("си ай",), "en"),
    ("TypeScript", ("тайп скрипт",), "en"),
)  # fmt: skip


def fill(core: ServedCore) -> None:
    """Put all of it into a core, leaving traces of every kind in the activity feed."""
    core.request("POST", "/api/snippets/import", _snippets())
    core.request("POST", "/api/dictionary/import", _terms())
    core.request("POST", "/api/notes/import", _notes(NOTES[8:]))
    core.request("POST", "/api/library/backups", {})
    core.request("POST", "/api/library/backups", {"passphrase": "correct horse battery"})
    for body in reversed(_notes(NOTES[:8])):
        core.request("POST", "/api/notes", body)
    lost = core.request("POST", "/api/notes", {"title": "Черновик", "content": "Больше не нужен."})
    core.request("DELETE", f"/api/notes/{lost['id']}")
    snippet = core.request("GET", "/api/snippets?limit=1")["items"][0]
    core.request("DELETE", f"/api/snippets/{snippet['id']}")
    core.request("POST", f"/api/snippets/{snippet['id']}/restore")
    core.request("POST", "/api/library/check")


def _notes(notes: tuple[tuple[str, str, tuple[str, ...], bool], ...]) -> list[dict[str, object]]:
    return [
        {"title": title, "content": content, "tags": tags, "pinned": pinned} for title, content, tags, pinned in notes
    ]


def _snippets() -> list[dict[str, object]]:
    return [{"trigger": trigger, "content": content, "language": language} for trigger, content, language in SNIPPETS]


def _terms() -> list[dict[str, object]]:
    return [{"term": term, "soundsLike": sounds, "language": language} for term, sounds, language in TERMS]
