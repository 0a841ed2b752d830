"""How a student's answer changes from stage to stage of the documents on a table."""

from dataclasses import dataclass

from quizzes.models.restatement import read_restatements


@dataclass(frozen=True)
class ViewsSoFar:
    """`step` is the id of the part whose documents lie there, `stages` the numbers they have."""

    step: int
    stages: tuple
    said: tuple = ()

    @classmethod
    def on(cls, documents):
        """Of all the documents of one part; None where they open at once, or nobody reads them."""
        stages = tuple(sorted({document.stage for document in documents}))
        if len(stages) < 2 or not hasattr(documents[0], "restated"):
            return None
        said = read_restatements(documents[0].restated)
        return cls(documents[0].step_id, stages, tuple(said))

    @property
    def stage(self):
        """The stage after which the student is to answer next; None after the last."""
        known = {one.stage for one in self.said}
        return next((stage for stage in self.stages if stage not in known), None)

    @property
    def opens_more(self):
        return self.stage is not None and self.stage != self.stages[-1]

    def is_waiting(self, document):
        """Whether a document of this table waits for an answer."""
        return self.stage is not None and document.stage > self.stage

    def said_after(self, stage):
        return next((one for one in self.said if one.stage == stage), None)
