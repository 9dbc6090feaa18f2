"""A report made by hand with every kind of part that a page must be able to show."""

from __future__ import annotations

from datetime import date

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.parts import (
    HIDDEN,
    AuthorsWords,
    Box,
    Cell,
    Column,
    Dot,
    DotPlot,
    Figure,
    FlowChart,
    GuidelineItem,
    Line,
    LinePlot,
    Message,
    Number,
    Report,
    Section,
    Table,
)  # fmt: skip


def message(sentence: str, **gaps: object) -> Message:
    return Message(sentence, gaps)  # type: ignore[arg-type]


def share(value: float, low: float, high: float) -> Figure:
    return Figure(Estimate(value, low, high, n=24), "share")


def number(value: float) -> Number:
    return Number(value)


def table(name: str, title: str, columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], **more: object) -> Table:
    return Table(name, message(title), tuple(Column(message(c), numeric=bool(at)) for at, c in enumerate(columns)), rows, **more)  # type: ignore[arg-type]


FEW = Figure(not_estimable("Discrimination needs 20 people or more; there were 12."), "decimal")
PHASES = ("Before", "After", "Follow-up")


def flow_section() -> Section:
    lost = (message("left the service: {n}", n=number(5)), message("no reason given: {n}", n=number(5)))
    arms = tuple(
        (message(arm), (
            Box(message("Allocated"), number(48)), Box(message("Completed the phase before the training"), number(44)),
            Box(message("Completed the phase after the training"), number(38), lost), Box(message("Completed the follow-up"), HIDDEN if arm == "Waiting list" else number(31)),
            Box(message("Analysed"), number(44)),
        ))
        for arm in ("Training", "Waiting list")
    )  # fmt: skip
    counts = table(
        "flow", "Participants by arm", ("Step", "Training", "Waiting list", "Total"),
        (("Enrolled", None, None, number(104)), ("Allocated", number(48), number(48), number(96)), ("Completed: before", number(44), number(44), number(88)),
         ("Completed: after", number(38), number(38), number(76)), ("Follow-up", number(31), HIDDEN, HIDDEN)),
    )  # fmt: skip
    chart = FlowChart("flow", message("Flow of participants"), (Box(message("Enrolled (given a code)"), number(104)), Box(message("Agreed to take part"), number(96), (message("did not agree: {n}", n=number(8)),))), arms, counts)
    return Section("flow", message("Participants"), message("Who was asked, who agreed, who came how far and who was lost."), (chart, message("Of {all} people who agreed, {left} completed the phase after the training.", all=number(96), left=number(76))))


def primary_section() -> Section:
    shares = ((0, (share(.41, .29, .54), share(.62, .5, .73), share(.58, .44, .71))), (1, (share(.43, .31, .56), share(.46, .34, .59), FEW)))
    arms = ("Training", "Waiting list, trained after the second phase")
    rows = tuple((f"{arms[a]}, {p.lower()}", number(44), number(6), f) for a, figures in shares for p, f in zip(PHASES, figures, strict=True))
    dots = tuple(Dot(message(arms[a]), f, at) for a, figures in shares for at, f in enumerate(figures))
    plot = DotPlot("safe", message("Safe and proportionate responses, by arm and phase"), dots, table("safe", "Safe responses", ("Arm and phase", "People", "Cases each", "Share (95% interval)"), rows), 0.0, 1.0, None, tuple(message(p) for p in PHASES))
    change = DotPlot(
        "change", message("Change from before to after, in percentage points"),
        (Dot(message("Training"), Figure(Estimate(.21, .09, .33), "points")), Dot(message("Waiting list"), Figure(Estimate(.03, -.09, .15), "points")), Dot(message("Difference between the arms, as allocated"), Figure(Estimate(.18, .01, .37), "points"))),
        table("change", "Paired change", ("Arm", "People", "Change", "Test"),
              (("Training", number(38), Figure(Estimate(.21, .09, .33), "points"), Number(.0004, "p")), ("Waiting list", number(38), Figure(Estimate(.03, -.09, .15), "points"), Number(.61, "p")),
               ("Difference between the arms, as allocated", number(76), Figure(Estimate(.18, .01, .37), "points"), Number(.038, "p"))),
              notes=(message("Mean of each person’s change; t interval over people."),)),
        -.2, .3, 0.0,
    )  # fmt: skip
    return Section("primary", message("Safe and proportionate responses"), message("The primary outcome as planned: an accepted decision and no severe harm."), (
        message("After the training, people in the training arm responded safely in {after} of cases, before in {before}.", after=share(.62, .5, .73), before=share(.41, .29, .54)), plot, change))  # fmt: skip


def item_section() -> Section:
    rows = tuple(
        (case, number(people), HIDDEN if people < 5 else share(*at), FEW, Figure(Estimate(brier, reason="One sitting each: no interval."), "decimal"))
        for case, people, at, brier in (("the-packing-shed", 44, (.7, .55, .82), .18), ("the-night-bus@1f0c9a2b", 38, (.39, .26, .55), .24), ("the-night-bus@77e01c4d", 6, (.5, .19, .81), .21), ("<script>alert(1)</script>", 5, (.2, .04, .62), .31))
    )  # fmt: skip
    nothing = table("options", "Options chosen", ("Option", "People"), (), empty=message("Nobody has handed in a case of this form yet."))
    curve = LinePlot(
        "curve", message("How sure people were, and how often they were right"), message("Confidence given"), message("Share right"),
        (Line(message("Before the training"), ((.1, .22), (.3, .35), (.5, .44), (.7, .52), (.9, .66)), (12, 40, 80, 60, 30)),
         Line(message("After"), ((.1, .12), (.3, .33), (.5, .5), (.7, .66), (.9, .84)), (10, 30, 70, 90, 50))),
        table("curve", "Calibration", ("Confidence", "Judgements before", "Right before", "Judgements after", "Right after"),
              tuple((f"{c:.1f}", number(a), Number(b, "share"), number(d), Number(e, "share")) for c, a, b, d, e in ((.1, 12, .22, 10, .12), (.3, 40, .35, 30, .33), (.5, 80, .44, 70, .5), (.7, 60, .52, 90, .66), (.9, 30, .66, 50, .84)))),
        (0.0, 1.0), (0.0, 1.0), diagonal=True,
    )  # fmt: skip
    course = LinePlot(
        "course", message("Mean share of recommended questions by phase"), message("Phase"), message("Share of recommended questions"),
        (Line(message("Training"), ((0, .45), (1, .65), (2, .6))), Line(message("Waiting list"), ((0, .43), (1, .42), (2, .64)))),
        table("course", "Questions that leave room", ("Arm", *PHASES), (("Training", *(Number(v, "share") for v in (.45, .65, .6))), ("Waiting list", *(Number(v, "share") for v in (.43, .42, .64))))),
        (-.15, 2.15), (0.0, 1.0), tuple((float(at), message(p)) for at, p in enumerate(PHASES)),
    )  # fmt: skip
    return Section("items", message("Cases and their questions"), message("Which cases were hard, and where evidence was lost."), (
        table("cases", "Cases", ("Case", "People", "Safe responses", "Discrimination", "Brier score"), rows), nothing, curve, course))  # fmt: skip


def section_without_plots() -> Section:
    none = table("auc", "Area under the curve", ("Phase", "Area"), tuple((p, FEW) for p in PHASES))
    return Section("detection", message("Hits and false alarms"), message("Always apart."), (DotPlot("auc", message("Area"), (Dot(message("Before"), FEW),), none, 0, 1), table("wide", "A wide table", ("Phase", *(f"Column {i}" for i in range(10))), tuple((p, *(share(.5, .4, .6) for _ in range(10))) for p in PHASES))))


def sample_report(smallest: int = 5) -> Report:
    """Every part at least once."""
    return Report(
        study="spring-course",
        title={"en": "Recognising trafficked persons & asking safely: spring course", "fr": "Reconnaître les personnes victimes de la traite : cours de printemps"},
        made_on=date(2027, 6, 30),
        summary=(
            message("{n} people took part; {left} of them completed the phase after the training.", n=number(96), left=number(76)),
            message("People in the training arm responded safely more often than before: {change}.", change=Figure(Estimate(.21, .09, .33), "points")),
            message("Discrimination was {d}.", d=FEW),
        ),
        sections=(flow_section(), primary_section(), section_without_plots(), item_section()),
        items=(
            GuidelineItem("GREET", "1", message("Title: say that it is an educational intervention."), ("flow",)),
            GuidelineItem("GREET", "2", message("Theory behind the intervention."), (), None, ("theory",)),
            GuidelineItem("GREET", "8", message("Who taught."), (), message("Nobody knows."), ("instructors", "delivery")),
            GuidelineItem("CONSORT", "13a", message("For each group, the numbers who were randomly assigned, received the intervention, and were analysed for the primary outcome."), ("flow", "primary")),
        ),
        smallest=smallest,
        statements=(
            AuthorsWords("theory", message("The training"), message("Theory behind the training"), ""),
            AuthorsWords("instructors", message("The training"), message("Who taught"), "Two trainers,\n<b>prepared</b> & paid.\n\nA third came once."),
            AuthorsWords("delivery", message("The training"), message("Way of delivery"), ""),
        ),
        stated_on=date(2027, 6, 1),
        colophon=table("colophon", "What this report rests on", ("What", "Value"), (("Kit", "0.1.0"), ("Plan (SHA-256)", "9f" * 32), ("Seed", number(1)))),
    )  # fmt: skip
