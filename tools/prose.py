"""Punctuation of Chinese prose: full-width ，：；！？（） and no space beside them; half-width stays in code, addresses and
numbers. `fixed(text)` is the text as the rule wants it; tools/messages.py holds the rule for messages and the program's
other texts, `tools/messages.py --fix` writes them so."""
import re

HAN = "\u3400-\u9fff"
CHINESE = HAN + "“”《》「」（）、。，；：！？—…·％℃〔〕"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# Forms that are quoted, not spoken.
QUOTED = ("地址:端口", "键: 值", "名称: 值", "sqlite:路径", "(列, …)", "(列, 列)", "列或算式, ", "[, ", "{function}('…')", "“,”或“)”", "“, 0.95”",
          "“, 0.05”", "“, 权重列”", "行号（含表头）,列,值,原因,说明,处理")
WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}


def chinese(char):
    return bool(char) and re.match(f"[{CHINESE}]", char) is not None


def brackets(text):
    """Brackets around words: not those of a call such as count(x) or to_unit(…, '吨')."""
    out, open_at = list(text), []
    for at, char in enumerate(text):
        if char == "(":
            open_at.append(at)
        elif char == ")" and open_at:
            begin = open_at.pop()
            inner, before = text[begin + 1:at], text[:begin]
            call = re.search(r"[A-Za-z0-9_\]]$", before)
            words = re.search(f"[{HAN}]", inner)
            if not inner.strip() or (call and (not words or re.search(r"(^|[^A-Za-z0-9])[a-z_][a-z0-9_]*$", before))):
                continue
            if words or PLACEHOLDER.search(inner) or re.search(f"[{HAN}]", before[-12:]):
                out[begin], out[at] = "（", "）"
    return "".join(out)


def signs(text):
    out, depth = [], 0
    for at, char in enumerate(text):
        before, after, beyond = text[at - 1:at], text[at + 1:at + 2], text[at + 2:at + 3]
        depth += (char == "(") - (char == ")" and depth > 0)
        wide = False
        if char in ",;" and not depth:
            wide = chinese(before) or after in (" ", "", "{") or chinese(after) or text[at + 1:at + 3] == "\\n"
            words = char == "," and after == " " and re.match(r"[A-Za-z_]", before) and re.match(r"[a-z_]+[,) ]", text[at + 2:] + " ")
            wide = wide and not words
        elif char == ":" and not depth:
            wide = chinese(before) or (before in tuple(")}]") and (after == " " or chinese(after) or text[at + 1:at + 3] == "\\n"))
            wide = wide or (after == " " and not re.match(r"[a-z_]", before or " ") and (chinese(beyond) or beyond == "{"))
        elif char in "!?":
            wide = chinese(before) and after != "="
        out.append(WIDE[char] if wide else char)
    return "".join(out)


def fixed(text):
    if not re.search(f"[{HAN}]", text):
        return text
    kept = {}
    for number, form in enumerate(QUOTED):
        if form in text:
            mark = chr(0xE000 + number)
            kept[mark] = form
            text = text.replace(form, mark)
    text = signs(brackets(text))
    text = re.sub(r"(?<!\\n) *([，；：！？）]) *(?! *\|)", r"\1", text)
    text = re.sub(r"(?<=\S) *（ *", "（", text)
    for mark, form in kept.items():
        text = text.replace(mark, form)
    return text


LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def literals(line):
    """The C++ string literals of one line with Chinese in them; not what stands in a comment."""
    code = line if "//" not in LITERAL.sub(lambda m: "x" * len(m.group(0)), line) else line[:LITERAL.sub(lambda m: "x" * len(m.group(0)), line).index("//")]
    return [m for m in LITERAL.finditer(code) if re.search(f"[{HAN}]", m.group(1))]
