# Figures of a study, computed again from its tables: R with lme4 (Debian: apt-get install r-base-core r-cran-lme4).
#
#   Rscript analysis.R
#
# or in RStudio: open this file and press Source.
#
# It reads sittings.csv, judgements.csv, members.csv, answers.csv, design.csv, forms.csv, fits.csv and lot.csv, which stand beside it, prints each figure of
# expected.csv beside its own, and ends with exit code 1 where one differs by more than its tolerance. Nothing is taken from the kit.

suppressPackageStartupMessages(library(lme4))

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
sourced <- unlist(lapply(sys.frames(), function(frame) frame$ofile))  # the path of this file where source() or RStudio runs it
folder <- if (length(sourced)) dirname(sourced[[length(sourced)]]) else if (length(script)) dirname(script) else "."
read <- function(name) read.csv(file.path(folder, name), colClasses = "character", na.strings = "", encoding = "UTF-8")

design <- read("design.csv")
design <- setNames(design$value, design$name)
words <- function(name) strsplit(design[[name]], " ", fixed = TRUE)[[1]]
phases <- words("phases")  # before and after, or one
arms <- words("arms")      # the group that is compared with comes first
level <- 1 - as.numeric(design[["alpha"]])

own <- c()
note <- function(name, value) own[name] <<- value
with_interval <- function(name, value, low, high) {
  note(name, value)
  note(paste0(name, ".low"), low)
  note(paste0(name, ".high"), high)
}

# --- the responses: a row for each person, phase and case -------------------------------------------------------------

# A twin counts as its first version; versions of a case, or of its key, that was changed meanwhile are cases of their own.
sat <- read("sittings.csv")
case <- ifelse(is.na(sat$pair), sat$case, sat$pair)
for (part in c("case_hash", "key_hash")) {
  hash <- ifelse(is.na(sat[[part]]), "", sat[[part]])
  versions <- tapply(hash, sat$case, function(all) length(unique(all)))
  case <- ifelse(versions[sat$case] > 1, paste0(case, "@", substr(hash, 1, 8)), case)
}
sat$case <- case
numbers <- c("safe", "severe_harms")
sat[numbers] <- lapply(sat[numbers], as.numeric)
compared <- sat[sat$arm %in% arms & sat$phase %in% phases, ]
responses <- compared[!is.na(compared$safe), ]

for (arm in arms) for (phase in phases)
  note(paste("share", arm, phase, sep = "."), mean(responses$safe[responses$arm == arm & responses$phase == phase]))

# --- each person counting once: mean score by person and phase --------------------------------------------------------

# One row a person: arm, and the mean score in each phase that is compared; who has no score in one of them is left out.
people <- function(rows, column) {
  rows <- rows[!is.na(rows[[column]]) & rows$arm %in% arms & rows$phase %in% phases, ]
  means <- tapply(rows[[column]], list(rows$trainee, factor(rows$phase, phases)), mean)
  means <- means[stats::complete.cases(means), , drop = FALSE]
  scores <- data.frame(arm = rows$arm[match(rownames(means), rows$trainee)], after = means[, length(phases)])
  if (length(phases) == 2) scores$before <- means[, 1]
  scores
}

# Mean change with its t interval; gives back the p value.
paired <- function(name, scores) {
  change <- scores$after - scores$before
  n <- length(change)
  margin <- qt(0.975, n - 1) * sd(change) / sqrt(n)
  with_interval(name, mean(change), mean(change) - margin, mean(change) + margin)
  invisible(2 * pt(-abs(mean(change) / (sd(change) / sqrt(n))), n - 1))
}

# The training group less the other, after, adjusted for the scores before (where they differ), with HC3 errors and a t interval;
# gives back the p value.
ancova <- function(name, scores) {
  adjusted <- length(phases) == 2 && length(unique(scores$before)) > 1
  x <- cbind(1, as.numeric(scores$arm == arms[2]), if (adjusted) scores$before)
  inverse <- solve(crossprod(x))
  b <- inverse %*% crossprod(x, scores$after)
  residual <- as.vector(scores$after - x %*% b) / (1 - rowSums((x %*% inverse) * x))
  error <- sqrt((inverse %*% crossprod(x * residual) %*% inverse)[2, 2])
  margin <- qt(0.975, nrow(x) - ncol(x)) * error
  with_interval(name, b[2], b[2] - margin, b[2] + margin)
  invisible(2 * pt(-abs(b[2] / error), nrow(x) - ncol(x)))
}

if (length(phases) == 2) {
  scores <- people(responses, "safe")
  for (arm in arms) paired(paste("paired_change", arm, sep = "."), scores[scores$arm == arm, ])
}

answers <- read("answers.csv")
members <- read("members.csv")
answers$arm <- members$arm[match(answers$trainee, members$trainee)]
answers$right <- as.numeric(answers$right)
judgements <- read("judgements.csv")
numbers <- c("says_present", "is_present", "confidence", "right")
judgements[numbers] <- lapply(judgements[numbers], as.numeric)
judged <- judgements[judgements$step == "indicators" & !is.na(judgements$is_present), ]
sat$severe <- as.numeric(sat$severe_harms > 0)

# Whether the person may have been trafficked: left open it is a miss where the key says yes, and counts neither way where it says no.
asked <- judgements[judgements$step == "detection" & !is.na(judgements$is_present), ]
asked$says_present[is.na(asked$says_present) & asked$is_present == 1] <- 0

# d' of each person in each phase: hits and false alarms over all indicators judged, half a judgement added to each count (Hautus 1995).
d_prime <- function() {
  said <- judged[!is.na(judged$says_present), ]
  cell <- interaction(said$trainee, said$phase, drop = TRUE)
  rate <- function(truth) {
    here <- said$is_present == truth
    (tapply(said$says_present[here], cell[here], sum) + 0.5) / (tapply(said$says_present[here], cell[here], length) + 1)
  }
  first <- !duplicated(cell)
  data.frame(said[first, c("trainee", "arm", "phase")], d_prime = as.vector((qnorm(rate(1)) - qnorm(rate(0)))[as.character(cell[first])]))
}

# Share of `part` in `whole` over all talks of a person in a phase; none where there is nothing to divide by.
talk <- function(part, whole) {
  talked <- sat[!is.na(sat$talk_questions), ]
  cell <- interaction(talked$trainee, talked$phase, drop = TRUE)
  total <- function(column) tapply(as.numeric(talked[[column]]), cell, function(all) if (all(is.na(all))) NA else sum(all, na.rm = TRUE))
  of <- total(whole)
  share <- ifelse(!is.na(of) & of > 0, total(part) / of, NA)
  first <- !duplicated(cell)
  data.frame(talked[first, c("trainee", "arm", "phase")], share = as.vector(share[as.character(cell[first])]))
}

# How sure people were of indicators, beside whether they were right.
stated <- judgements[judgements$step == "indicators" & !is.na(judgements$confidence) & !is.na(judgements$right), ]
stated$over <- stated$confidence - stated$right
stated$loss <- stated$over^2
own_view <- answers[answers$questionnaire == "confidence" & answers$retrospective == "0" & answers$value %in% as.character(1:5), ]
own_view$point <- as.numeric(own_view$value)

secondary <- list(
  severe_harms = list(sat, "severe"),
  detection_hits = list(asked[asked$is_present == 1, ], "says_present"),
  detection_false_alarms = list(asked[asked$is_present == 0, ], "says_present"),
  hits = list(judged[judged$is_present == 1, ], "says_present"),
  false_alarms = list(judged[judged$is_present == 0, ], "says_present"),
  d_prime = list(d_prime(), "d_prime"),
  recommended_questions = list(talk("talk_recommended", "talk_questions"), "share"),
  needed_facts = list(talk("talk_needed_told", "talk_needed"), "share"),
  safety_steps = list(talk("talk_steps_taken", "talk_steps"), "share"),
  knowledge = list(answers[answers$retrospective == "0" & answers$untrained == "0", ], "right"),
  confidence = list(own_view, "point"),
  brier_score = list(stated, "loss"),
  over_confidence = list(stated, "over")
)
expected <- read("expected.csv")
figures <- c("value", "tolerance", "n")
expected[figures] <- lapply(expected[figures], as.numeric)
wanted <- expected$name[!is.na(expected$value)]
planned <- c()  # p values of the plan's own outcomes
for (name in names(secondary)) if (paste0("secondary.", name) %in% wanted) {
  scores <- do.call(people, secondary[[name]])
  p <- (if (length(arms) == 2) ancova else paired)(paste0("secondary.", name), scores)
  if (name %in% words("secondary") && is.finite(p)) planned[name] <- p
}
for (name in names(planned)) note(paste0("secondary.", name, ".p_value"), planned[[name]])
holm <- p.adjust(planned, "holm")
for (name in names(holm)) note(paste0("secondary.", name, ".p_holm"), holm[[name]])

# --- the primary outcome where what is missing counts in another way ---------------------------------------------------

by_model <- list()  # responses of each way whose difference is of the planned model: fits.csv says which
fits <- read("fits.csv")

# A row for each case that somebody who was allocated is to sit in the two phases: safe, not safe, or missing. A twin stands for its first version.
sensitivity <- function() {
  due <- merge(members[!is.na(members$arm) & !is.na(members$first_form), ], read("forms.csv"), by = "first_form")
  of <- function(rows, case) paste(rows$trainee, rows$phase, case)
  due$safe <- sat$safe[match(of(due, due$case), of(sat, ifelse(is.na(sat$pair), sub("@.*", "", sat$case), sat$pair)))]
  absent <- is.na(due$safe)
  whole <- tapply(!absent, due$trainee, all)[due$trainee]
  flags <- due[gsub("-", "_", phases)]
  stayed <- rowSums(flags == "1") == 2 & is.na(due$lost)
  everybody <- rep(TRUE, nrow(due))
  # before, after: what a missing response counts as in each of `arms`; NA: it is left out.
  counted <- function(way, used, before = NA, after = before) {
    instead <- ifelse(due$phase == phases[1], rep(before, length.out = length(arms))[match(due$arm, arms)], rep(after, length.out = length(arms))[match(due$arm, arms)])
    due$counts <- ifelse(absent, instead, due$safe)
    scores <- people(due[used, ], "counts")
    for (arm in arms) if ((name <- paste("sensitivity", way, arm, sep = ".")) %in% wanted) paired(name, scores[scores$arm == arm, ])
    if ((name <- paste("sensitivity", way, "difference", sep = ".")) %in% wanted && way %in% fits$way) {
      by_model[[way]] <<- data.frame(trainee = due$trainee, arm = due$arm, phase = due$phase, case = due$case, safe = due$counts)[used & !is.na(due$counts), ]
    } else if (name %in% wanted) {
      scores$after <- scores$after - scores$before
      scores$before <- 0
      ancova(name, scores)
    }
  }
  counted("observed", everybody)
  counted("complete", whole)
  counted("per_protocol", stayed)
  counted("unsafe", everybody, 0)
  counted("safe", everybody, 1)
  if (length(arms) == 1) {
    counted("least", everybody, 1, 0)
    counted("most", everybody, 0, 1)
  } else {  # the training group is the second
    counted("against", everybody, c(0, 1), c(1, 0))
    counted("for", everybody, c(1, 0), c(0, 1))
  }
}
if (length(phases) == 2) sensitivity()

# --- reliability: the item is the case, people with every case ---------------------------------------------------------

reliability <- function() {
  at <- function(rows) paste(rows$trainee, rows$phase, sub("@.*", "", rows$case))
  plain <- sat
  plain$case <- read("sittings.csv")$case
  judgements$case <- sat$case[match(at(judgements), at(plain))]  # twins and versions as above
  for (of in list(list("judgements", judgements, "right"), list("safe", sat, "safe"))) for (form in unique(sat$form)) for (phase in unique(sat$phase)) {
    name <- paste("alpha", of[[1]], form, phase, sep = ".")
    if (!(name %in% wanted)) next
    rows <- of[[2]][of[[2]]$form == form & of[[2]]$phase == phase & !is.na(of[[2]][[of[[3]]]]), ]
    x <- tapply(rows[[of[[3]]]], list(rows$trainee, rows$case), mean)
    x <- x[stats::complete.cases(x), , drop = FALSE]
    n <- nrow(x)
    k <- ncol(x)
    alpha <- k / (k - 1) * (1 - sum(apply(x, 2, var)) / var(rowSums(x)))
    f <- qf(c(0.975, 0.025), n - 1, (n - 1) * (k - 1))  # Feldt (1965)
    with_interval(name, alpha, 1 - (1 - alpha) * f[1], 1 - (1 - alpha) * f[2])
    name <- sub("alpha", "omega", name)
    if (!(name %in% wanted)) next
    x <- x[, apply(x, 2, sd) > 1e-12, drop = FALSE]
    factor <- factanal(x, 1, control = list(opt = list(factr = 10, maxit = 1000)))
    spread <- apply(x, 2, sd)
    common <- sum(factor$loadings[, 1] * spread)^2
    note(name, common / (common + sum(factor$uniquenesses * spread^2)))
  }
}
reliability()

# Of people who met every case once: how far the mean over the cases tells them apart (E rho^2), or holds against a mark (Phi), with judgements that
# stand in cases (Brennan 2001, Generalizability Theory, p x (i:h)). Only differences within a group of arm and first form count. Each judgement and case
# counts alike; one left open is not right; one on which readers differ, with several keyed answers, and a case that was changed, are left out.
generalizability <- function(name, rows) {
  rows <- rows[rows$phase %in% words("met") & !grepl("@", rows$case), ]
  met <- tapply(rows$case, rows$trainee, function(all) length(unique(all)))
  rows <- rows[rows$trainee %in% names(met)[met == length(unique(rows$case))], ]
  x <- tapply(rows$score, list(rows$trainee, paste(rows$case, rows$item, sep = "/")), mean)
  x <- x[, colSums(is.na(x)) == 0, drop = FALSE]
  group <- paste(members$arm, members$first_form)[match(rownames(x), members$trainee)]
  x <- x[group %in% names(which(table(group) > 1)), , drop = FALSE]
  group <- paste(members$arm, members$first_form)[match(rownames(x), members$trainee)]
  case <- sub("/.*", "", colnames(x))
  size <- c(table(case))
  of_cases <- sapply(names(size), function(one) rowMeans(x[, case == one, drop = FALSE]))  # people x cases
  centred <- function(values) values - apply(values, 2, function(column) ave(column, group))
  people <- nrow(x)
  judgements <- ncol(x)
  cases <- length(size)
  groups <- unique(group)
  squares_p <- judgements * sum(centred(cbind(rowMeans(x)))^2)
  squares_ph <- sum(t(centred(of_cases)^2) * size)
  freedom <- people - length(groups)
  inside <- judgements - cases
  rest <- if (inside) (sum(centred(x)^2) - squares_ph) / (freedom * inside) else 0
  unequal <- sum(size^2) / judgements
  spread <- (judgements - unequal) / (cases - 1)
  mean_ph <- (squares_ph - squares_p) / (freedom * (cases - 1))
  by_case <- (mean_ph - rest) / spread
  true <- (squares_p / freedom - rest - unequal * by_case) / judgements
  # Every group weighs alike in the means of cases and judgements.
  means <- colMeans(do.call(rbind, lapply(groups, function(one) colMeans(x[group == one, , drop = FALSE]))))
  behind <- length(groups)^2 / sum(1 / table(group))
  of_case <- sapply(names(size), function(one) mean(means[case == one]))
  mean_h <- behind * sum(size * (of_case - sum(of_case * size) / judgements)^2) / (cases - 1)
  mean_ih <- if (inside) behind * sum((means - of_case[case])^2) / inside else rest
  each <- cases / sum(1 / size)
  error <- max(by_case, 0) + max(rest, 0) / each
  mark <- error + max((mean_h - mean_ph - mean_ih + rest) / (behind * spread), 0) + max((mean_ih - rest) / behind, 0) / each
  true <- max(true, 0)
  note(paste0("generalizability.", name), true / (true + error / cases))
  note(paste0("dependability.", name), true / (true + mark / cases))
}
if ("generalizability.safe" %in% wanted) generalizability("safe", data.frame(sat, item = "response", score = sat$safe)[!is.na(sat$safe), ])
if ("generalizability.judgements" %in% wanted) {
  rows <- judgements[!grepl(" ", judgements$keyed) | judgements$step == "decision", ]
  plain <- paste(rows$trainee, rows$phase, rows$case)
  rows$case <- sat$case[match(plain, paste(sat$trainee, sat$phase, read("sittings.csv")$case))]
  rows$score <- ifelse(is.na(rows$right), 0, rows$right)
  rows$item <- paste(rows$step, rows$item)
  generalizability("judgements", rows)
}

# --- the randomisation test ------------------------------------------------------------------------------------------

# How often the lot that made the groups would have made a difference as large: shares of safe responses after, by least squares on group, share before, first
# form, site and experience, with arms drawn again within the cells of lot.csv (where it is empty, within first form, site and experience). p counts this lot
# too (Phipson & Smyth 2010); the interval has every difference that the test does not reject (Garthwaite 1996). The draws are this script's own, hence the tolerance.
randomisation <- function(draws = 1999, alike = 1e-9) {
  shares <- tapply(responses$safe, list(responses$trainee, factor(responses$phase, phases)), mean)
  shares <- shares[!is.na(shares[, length(phases)]), , drop = FALSE]
  person <- members[match(rownames(shares), members$trainee), ]
  arm <- as.numeric(person$arm == arms[2])
  score <- shares[, length(phases)]
  before <- if (length(phases) == 2) ifelse(is.na(shares[, 1]), mean(shares[, 1], na.rm = TRUE), shares[, 1])
  strata <- lapply(person[c("first_form", "site", "experience")], function(word) ifelse(is.na(word), "", word))
  dummies <- lapply(strata, function(word) outer(word, sort(unique(word))[-1], "==") + 0)
  left <- function(columns, basis) columns - qr.fitted(basis, columns)
  basis <- qr(do.call(cbind, c(list(rep(1, length(arm)), before), dummies)))
  if (sum(left(arm, basis)^2) < alike) basis <- qr(cbind(rep(1, length(arm)), before))
  lot <- read("lot.csv")
  place <- match(person$trainee, lot$trainee)
  cell <- if (nrow(lot)) lot$cell[place] else do.call(paste, c(strata, sep = "/"))
  set.seed(1)
  drawn <- matrix(0, length(arm), draws)
  for (one in unique(cell)) {
    here <- which(cell == one)
    trained <- if (nrow(lot)) as.numeric(lot$trained[place[here[1]]]) else sum(arm[here])
    places <- if (nrow(lot)) as.numeric(lot$places[place[here[1]]]) else length(here)
    drawn[here, ] <- replicate(draws, (sample.int(places) <= trained)[seq_along(here)] + 0)
  }
  others <- left(drawn, basis)
  mine <- left(arm, basis)
  rest <- left(score, basis)
  size <- sqrt(pmax(colSums(others^2) * sum(mine^2), alike))
  found <- sum(mine * rest) / sum(mine^2)
  turned <- colSums(others * rest) / size
  overlap <- colSums(others * mine) / size
  note("randomisation.p_value", (1 + sum(abs(turned) >= abs(found) - alike)) / (draws + 1))
  same <- 1 - abs(overlap) < alike
  one <- (found - turned) / (1 - overlap)
  two <- (found + turned) / (1 + overlap)
  low <- sort(ifelse(same, -Inf, pmin(one, two)))
  high <- sort(ifelse(same, Inf, pmax(one, two)), decreasing = TRUE)
  needed <- ceiling((1 - level) * (draws + 1) - 1 - alike)
  ends <- c(max(-1, low[needed]), min(1, high[needed]))
  if (sum((rest - found * mine)^2) < alike && all(score %in% c(0, 1))) ends <- newcombe(score[arm == 1], score[arm == 0])
  with_interval("randomisation.difference", found, ends[1], ends[2])
}
# Nobody differs within the groups: Newcombe's interval of a difference of two shares (1998, method 10).
newcombe <- function(x, y) {
  wilson <- function(z) prop.test(sum(z), length(z), correct = FALSE)$conf.int
  a <- wilson(x)
  b <- wilson(y)
  mean(x) - mean(y) + c(-1, 1) * sqrt(c((mean(x) - a[1])^2 + (b[2] - mean(y))^2, (a[2] - mean(x))^2 + (mean(y) - b[1])^2))
}
if ("randomisation.p_value" %in% wanted) randomisation()

# --- the planned model -----------------------------------------------------------------------------------------------

# Mixed logistic regression, one row a response, by Laplace's approximation: safe ~ phase + phase:arm + site + experience + (1 + phase | trainee) + (1 | case) where
# the plan holds groups alike before the training, safe ~ phase * arm + (1 + phase | trainee) + (1 | case) in older plans. design.csv says which terms are there: where intercepts and slopes of people, or slopes at all, could not be told apart by these data,
# the kit fits the simpler model, and so does this. lme4's own tolerance of 1e-7 stops the inner steps early, so that p values differ in
# the third digit: hence tolPwrss.
planned_model <- function(rows, fixed, random, level) {
  d <- data.frame(
    safe = rows$safe, trainee = rows$trainee, case = rows$case,
    phase = as.numeric(rows$phase == phases[length(phases)]), arm = as.numeric(rows$arm == arms[length(arms)])
  )
  effect <- design[["effect"]]
  for (stratum in intersect(fixed, c("site", "experience"))) {
    word <- members[[stratum]][match(d$trainee, members$trainee)]
    d[[stratum]] <- ifelse(is.na(word), "", word)
  }
  people_vary <- switch(random, correlated = "(1 + phase | trainee)", independent = "(1 + phase || trainee)", intercepts = "(1 | trainee)")
  formula <- as.formula(paste("safe ~", paste(fixed, collapse = " + "), "+", people_vary, "+ (1 | case)"))
  fit <- glmer(formula, family = binomial, data = d, control = glmerControl(
    optimizer = "bobyqa", tolPwrss = 1e-12, optCtrl = list(maxfun = 1e5, rhoend = 1e-8), check.conv.singular = "ignore"
  ))

  # Parameters: theta (standard deviations and correlations, as lme4 has them), then the coefficients.
  theta <- getME(fit, "theta")
  at <- c(theta, fixef(fit))
  names(at) <- NULL
  hessian <- fit@optinfo$derivs$Hessian  # of the deviance
  free <- rep(TRUE, length(at))
  free[seq_along(theta)] <- abs(theta) > 1e-4 | getME(fit, "lower") != 0  # a spread at 0 stays there
  covariance <- matrix(0, length(at), length(at))
  covariance[free, free] <- 2 * solve(hessian[free, free])

  # Strata: their dummies in each combination that occurs, and the share of people in it.
  dummies <- setdiff(names(fixef(fit)), c("(Intercept)", "phase", "arm", "phase:arm"))
  of_people <- getME(fit, "X")[!duplicated(d$trainee), dummies, drop = FALSE]
  combination <- apply(of_people, 1, paste, collapse = " ")
  strata <- of_people[!duplicated(combination), , drop = FALSE]
  shares <- as.vector(table(factor(combination, unique(combination)))) / length(combination)

  # Probability of a safe response in one cell: the logistic curve averaged over the normal distribution of people and cases, and over strata.
  probability <- function(parameters, cell)
    sum(shares * vapply(seq_along(shares), function(k) within_stratum(parameters, c(cell, setNames(strata[k, ], dummies))), 0))
  within_stratum <- function(parameters, cell) {
    terms <- names(fixef(fit))
    cell <- c("(Intercept)" = 1, cell)
    value <- vapply(strsplit(terms, ":", fixed = TRUE), function(parts) prod(cell[parts]), 0)
    centre <- sum(parameters[-seq_along(theta)] * value)
    variance <- 0
    used <- 0
    for (term in fit@cnms) {
      size <- length(term)
      lower <- matrix(0, size, size)
      lower[lower.tri(lower, diag = TRUE)] <- parameters[used + seq_len(size * (size + 1) / 2)]
      used <- used + size * (size + 1) / 2
      variance <- variance + sum((cell[term] %*% lower)^2)
    }
    integrate(function(u) dnorm(u) * plogis(centre + sqrt(variance) * u), -Inf, Inf, rel.tol = 1e-12)$value
  }
  change <- function(parameters, arm) probability(parameters, c(phase = 1, arm = arm)) - probability(parameters, c(phase = 0, arm = arm))
  difference <- function(parameters) switch(effect,
    "phase:arm" = change(parameters, 1) - change(parameters, 0),
    "phase" = change(parameters, 0),
    "arm" = probability(parameters, c(phase = 0, arm = 1)) - probability(parameters, c(phase = 0, arm = 0))
  )
  slope <- vapply(seq_along(at), function(k) {
    step <- replace(numeric(length(at)), k, 1e-4)
    (difference(at + step) - difference(at - step)) / 2e-4
  }, 0)
  value <- difference(at)
  error <- sqrt(sum(slope * (covariance %*% slope)))
  of_sessions <- sessions(d)
  of_cases <- case_by_training(d)
  people <- length(unique(d$trainee))
  tested <- widened(value, error, list(of_sessions), people, level)
  wider <- widened(value, error, list(of_sessions, of_cases), people, level)
  list(
    fit = fit, formula = formula, value = value, low = tested[["low"]], high = tested[["high"]], p_value = tested[["p_value"]],
    other_cases = if (!is.null(of_cases)) c(min(wider[["low"]], tested[["low"]]), max(wider[["high"]], tested[["high"]])),
    error_of = function(name) sqrt(diag(covariance)[length(theta) + match(name, names(fixef(fit)))])
  )
}

# What the model leaves out: variance of the difference, in probabilities, by mean squares of the responses after the training. A component has its mean
# square (between), the part that the model has already (within), and degrees of freedom.

# Cases in which the training does more than in others: differences by case between the trained and those beside them (of one group: before), each response
# less the mean of its person. Cases that the same people met are a set of their own.
case_by_training <- function(d) {
  two <- length(arms) == 2
  after <- if (length(phases) == 2) d$phase == 1 else rep(TRUE, nrow(d))
  sides <- lapply(list(d[after & (!two | d$arm == 1), ], if (two) d[after & d$arm == 0, ] else d[!after, ]), function(side) {
    side <- side[ave(side$safe, side$trainee, FUN = length) > 1, ]
    side$rest <- side$safe - ave(side$safe, side$trainee)
    side
  })
  shared <- sort(intersect(sides[[1]]$case, sides[[2]]$case))
  if (length(shared) < 2) return(NULL)
  met <- do.call(rbind, lapply(sides, function(side) side[side$case %in% shared, c("trainee", "case")]))
  set <- setNames(seq_along(shared), shared)
  repeat {  # the smallest number among all cases that are tied
    lowest <- tapply(set[met$case], met$trainee, min)
    tied <- tapply(lowest[met$trainee], met$case, min)[shared]
    if (all(tied == set)) break
    set[] <- tied
  }
  sets <- length(unique(set))
  freedom <- length(shared) - sets
  if (freedom < 1) return(NULL)
  means <- lapply(sides, function(side) tapply(side$rest, side$case, mean)[shared])
  errors <- lapply(sides, function(side) {
    free <- nrow(side) - length(unique(side$trainee)) - (length(unique(side$case)) - sets)
    sum((side$rest - ave(side$rest, side$case))^2) / max(free, 1) / c(table(side$case)[shared])
  })
  apart <- means[[1]] - means[[2]]
  between <- sum((apart - ave(apart, set))^2) / freedom
  list(between = between / length(shared), within = mean(errors[[1]] + errors[[2]]) / length(shared), freedom = freedom)
}

# Training sessions whose people learnt more than others': what is left of each trained person's share after, group and share before taken out.
sessions <- function(d) {
  if (all(is.na(members$session))) return(NULL)
  after <- if (length(phases) == 2) d$phase == 1 else rep(TRUE, nrow(d))
  mean_of <- function(rows) tapply(rows$safe, rows$trainee, mean)
  share <- mean_of(d[after, ])
  trained <- if (length(arms) == 2) d$arm[match(names(share), d$trainee)] else rep(1, length(share))
  before <- if (length(phases) == 2) mean_of(d[!after, ])
  earlier <- if (length(before)) ifelse(is.na(before[names(share)]), mean(before), before[names(share)])
  left <- qr.resid(qr(cbind(1, if (length(unique(trained)) > 1) trained, earlier)), share)[trained == 1]
  session <- members$session[match(names(share), members$trainee)][trained == 1]
  session <- ifelse(is.na(session), paste("alone", seq_along(session)), session)
  size <- c(table(session))
  n <- length(left)
  if (length(size) < 2 || n <= length(size)) return(NULL)
  own_mean <- ave(left, session)
  between <- sum(size * (tapply(left, session, mean) - mean(left))^2) / (length(size) - 1)
  within <- sum((left - own_mean)^2) / (n - length(size))
  usual <- (n - sum(size^2) / n) / (length(size) - 1)
  weight <- sum(size^2) / n^2 / usual
  list(between = weight * between, within = weight * within, freedom = length(size) - 1)
}

# Ends of the interval and p value that count the components too (Satterthwaite 1946), never narrower than the model's own: Student's t in plans that hold the
# groups alike before, normal in older ones.
widened <- function(value, error, components, people, level) {
  components <- Filter(Negate(is.null), components)
  total_of <- function(part) sum(vapply(components, function(one) one[[part]], 0))
  free <- max(people - 4, 1)
  own_freedom <- if (design[["model"]] == "mixed_logistic_equal_before") free else Inf
  margin <- qt(0.5 + level / 2, own_freedom) * error
  p_value <- 2 * pt(-abs(value / error), own_freedom)
  own <- max(error^2 - total_of("within"), 0)
  total <- own + total_of("between")
  of_variance <- own^2 / free + sum(vapply(components, function(one) one$between^2 / one$freedom, 0))
  if (length(components) && of_variance > 0) {
    freedom <- total^2 / of_variance
    margin <- max(margin, qt(0.5 + level / 2, freedom) * sqrt(total))
    p_value <- max(p_value, 2 * pt(-abs(value) / sqrt(total), freedom))
  }
  c(low = max(value - margin, -1), high = min(value + margin, 1), p_value = p_value)
}

if ("model.odds_ratio" %in% wanted) {
  found <- planned_model(responses, words("fixed"), design[["random"]], level)
  cat("Model: ", deparse(found$formula, width.cutoff = 500), "\n\n", sep = "")
  with_interval("model.difference", found$value, found$low, found$high)
  note("model.p_value", found$p_value)
  if (!is.null(found$other_cases)) {  # the same difference, for other cases of the kind
    note("model.other_cases.low", found$other_cases[1])
    note("model.other_cases.high", found$other_cases[2])
  }
  z <- qnorm(0.5 + level / 2)
  b <- fixef(found$fit)[[design[["effect"]]]]
  b_error <- found$error_of(design[["effect"]])
  with_interval("model.odds_ratio", exp(b), exp(b - z * b_error), exp(b + z * b_error))
  note("model.log_likelihood", as.numeric(logLik(found$fit)))
  spreads <- VarCorr(found$fit)
  for (factor in names(spreads)) {  # independent terms of one factor are called trainee and trainee.1
    sd <- attr(spreads[[factor]], "stddev")
    names(sd) <- sub("(Intercept)", "1", names(sd), fixed = TRUE)
    for (term in names(sd)) note(paste("model.sd", sub("[.]1$", "", factor), term, sep = "."), sd[[term]])
  }
}
for (way in names(by_model)) {  # intervals of 95 %
  of <- fits[fits$way == way, ]
  found <- planned_model(by_model[[way]], strsplit(of$fixed, " ")[[1]], of$random, 0.95)
  with_interval(paste("sensitivity", way, "difference", sep = "."), found$value, found$low, found$high)
}

# --- compared --------------------------------------------------------------------------------------------------------

differ <- 0
cat(sprintf("%-38s %12s %12s %12s\n", "figure", "here", "expected", "difference"))
for (i in seq_len(nrow(expected))) {
  row <- expected[i, ]
  if (is.na(row$value)) {
    cat(sprintf("%-38s not estimable: %s\n", row$name, row$reason))
    next
  }
  here <- if (row$name %in% names(own)) own[[row$name]] else NA
  bad <- is.na(here) || abs(here - row$value) > row$tolerance
  differ <- differ + bad
  cat(sprintf("%-38s %12.6f %12.6f %12.1e%s\n", row$name, here, row$value, here - row$value, if (bad) "  DIFFERS" else ""))
}
cat(if (differ) sprintf("\n%d figures differ by more than their tolerance.\n", differ) else "\nAll figures agree.\n")
if (!interactive()) quit(status = as.integer(differ > 0))  # RStudio stays open
