"""The same words in another place: a difference of order, not words left out and others added."""

from collections import Counter

from rapidfuzz.distance import Indel

from sources.comparing.alignment import Edit

#: How many words may stand between the old place and the new, for one place of difference.
NEAR, NEAR_FOR_SMALL_WORDS = 10, 3
SMALL = 4  # letters
#: A stretch of this many words may move any distance, if it is so much alike.
LONG, ALIKE = 4, 0.8


def with_moves(edits, left, right):
    """The edits, in order, with those joined that are one change of order."""
    keys = [word.key for word in left], [word.key for word in right]
    joined = []
    for edit in edits:
        edit = edit._replace(is_order=_turned(edit, keys))
        for back in range(1, min(3, len(joined)) + 1):
            if _is_near_move(joined[-back], edit, keys):
                first = joined[-back]
                del joined[-back:]
                edit = Edit(first.left, edit.left_end, first.right, edit.right_end, True)
                break
        joined.append(edit)
    return _with_far_moves(joined, keys)


def _words(edit, keys):
    return keys[0][edit.left : edit.left_end], keys[1][edit.right : edit.right_end]


def _letters(words):
    return sum(map(len, words))


def _shared(one, two):
    return list((Counter(one) & Counter(two)).elements())


def _turned(edit, keys):
    """Whether both sides of one edit are the same words, but for a few letters."""
    left, right = _words(edit, keys)
    shared = _shared(left, right)
    most = max(_letters(left), _letters(right))
    return len(shared) > 1 and _letters(shared) * 4 >= most * 3


def _is_near_move(first, second, keys):
    (left, right), (next_left, next_right) = _words(first, keys), _words(second, keys)
    there, back = _shared(left, next_right), _shared(right, next_left)
    moved = max(there, back, key=_letters)
    if not moved:
        return False
    ends = (left, next_right) if moved is there else (right, next_left)
    if _letters(moved) * 2 < max(map(_letters, ends)):
        return False
    others = (right, next_left) if moved is there else (left, next_right)
    rest = max(map(_letters, others)) - _letters(min(there, back, key=_letters))
    gap = max(second.left - first.left_end, second.right - first.right_end)
    near = NEAR if _letters(moved) >= SMALL else NEAR_FOR_SMALL_WORDS
    return rest <= _letters(moved) and gap <= near


def _with_far_moves(edits, keys):
    """A long stretch left out here and added there is one difference, shown in both places."""
    put = [one for one in edits if one.right_end - one.right >= LONG and one.left == one.left_end]
    places = {}
    for edit in put:
        for stretch in _stretches(keys[1][edit.right : edit.right_end]):
            places.setdefault(stretch, edit)
    moves, gone = {}, set()
    for edit in edits:
        if edit.right == edit.right_end and edit.left_end - edit.left >= LONG:
            twin = _twin(keys[0][edit.left : edit.left_end], places, keys[1])
            if twin and twin not in gone:
                gone.add(twin)
                moves[edit] = Edit(*edit[:2], *twin[2:4], is_order=True)
    return [moves.get(edit, edit) for edit in edits if edit not in gone]


def _twin(words, places, row):
    """The edit whose words of the other text are these, or nearly."""
    found = Counter(places[one] for one in _stretches(words) if one in places)
    for edit, _count in found.most_common(1):
        if Indel.normalized_similarity(words, row[edit.right : edit.right_end]) >= ALIKE:
            return edit
    return None


def _stretches(words):
    return (tuple(words[at : at + LONG]) for at in range(len(words) - LONG + 1))
