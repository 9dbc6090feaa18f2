// The steps of a case. The page of a server loads this module when a case is opened, not with the list of cases.

import { Decide } from "./decide.js";
import { Feedback } from "./feedback.js";
import { Interview } from "./interview.js";
import { Judgements } from "./questions.js";
import { Briefing, Reading } from "./reading.js";
import { Submit } from "./submit.js";
import { Worked } from "./worked.js";

const STEPS = { briefing: Briefing, reading: Reading, interview: Interview, worked: Worked, decision: Decide, submit: Submit, feedback: Feedback };

/**
 * The component that draws a step; most steps are judgements.
 * @param {string} step
 */
export function componentOf(step) {
  return STEPS[step] || Judgements;
}
