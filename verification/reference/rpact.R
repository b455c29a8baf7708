# Boundaries and power of rpact 3.3.4, written to rpact.json:  Rscript rpact.R
suppressMessages(library(rpact))
library(jsonlite)
stopifnot(packageVersion("rpact") == "3.3.4")

rules <- c(OF = "o-brien-fleming", P = "pocock", asOF = "o-brien-fleming-spending", asP = "pocock-spending")
looks <- list(c(1), c(0.5, 1), c(1/3, 2/3, 1), c(0.2, 0.4, 0.6, 0.8, 1), c(0.3, 0.45, 0.9, 1), (2:10) / 10)
levels <- list(list(0.025, 1), list(0.05, 2), list(0.01, 1), list(0.1, 2))

design <- function(rule, fractions, alpha, sides, futility = NULL, power = FALSE) {
  if (length(fractions) == 1) return(getDesignGroupSequential(kMax = 1, alpha = alpha, sided = sides))
  arguments <- list(kMax = length(fractions), alpha = alpha, sided = sides, informationRates = fractions,
                    typeOfDesign = rule, tolerance = 1e-10)
  if (!is.null(futility)) arguments$futilityBounds <- futility
  do.call(getDesignGroupSequential, arguments)
}

boundaries <- list()
powers <- list()
for (rule in names(rules)) for (fractions in looks) for (level in levels) {
  if (length(fractions) == 1 && rule != "OF") next
  d <- design(rule, fractions, level[[1]], level[[2]])
  boundaries[[length(boundaries) + 1]] <- list(
    shape = unname(rules[rule]), fractions = I(fractions), level = level[[1]], sides = level[[2]],
    critical = I(as.numeric(d$criticalValues)), nominal = I(as.numeric(d$stageLevels)),
    spent = I(as.numeric(d$alphaSpent)),
    inflation = if (length(fractions) > 1) getDesignCharacteristics(d)$inflationFactor else 1)
}

case <- function(question, d, shape, fractions, alpha, sides, futility, people, share, result) {
  number <- function(x) I(as.numeric(x))
  n <- as.numeric(result$expectedNumberOfSubjects)
  powers[[length(powers) + 1]] <<- c(question, list(
    shape = shape, fractions = I(fractions), level = alpha, sides = sides,
    futility = number(futility), people = people, treated_share = share,
    power = as.numeric(result$overallReject), expected_people = if (length(n) == 0) people else n))
}

for (rule in names(rules)) for (fractions in looks[c(1, 2, 4, 5)]) for (sides in 1:2) for (ratio in c(1, 2)) {
  if (length(fractions) == 1 && rule != "OF") next
  if (ratio == 2 && rule != "asOF" && length(fractions) > 1) next
  alpha <- 0.025 * sides
  futilities <- list(NULL)
  if (sides == 1 && length(fractions) > 1) futilities <- list(NULL, seq(-0.5, 0.6, length.out = length(fractions) - 1))
  for (futility in futilities) {
    d <- design(rule, fractions, alpha, sides, futility)
    share <- ratio / (1 + ratio)
    for (people in c(18, 60, 198)) for (difference in c(0.25, 0.5, 0.9)) {
      r <- getPowerMeans(d, groups = 2, alternative = difference * 20, stDev = 20, normalApproximation = FALSE,
                         maxNumberOfSubjects = people, allocationRatioPlanned = ratio)
      case(list(question = "means", difference = difference * 20, sd = 20), d, unname(rules[rule]), fractions, alpha,
           sides, futility, people, share, r)
      if (ratio == 1) {
        r <- getPowerMeans(d, groups = 1, alternative = difference * 20, stDev = 20, normalApproximation = FALSE,
                           maxNumberOfSubjects = people)
        case(list(question = "paired", difference = difference * 20, sd = 20), d, unname(rules[rule]), fractions,
             alpha, sides, futility, people, 1, r)
      }
    }
    for (people in c(60, 198, 600)) for (rates in list(c(0.35, 0.2), c(0.6, 0.3), c(0.15, 0.05))) {
      r <- getPowerRates(d, groups = 2, pi1 = rates[1], pi2 = rates[2], maxNumberOfSubjects = people,
                         allocationRatioPlanned = ratio)
      case(list(question = "rates", treated = rates[1], control = rates[2]), d, unname(rules[rule]), fractions, alpha,
           sides, futility, people, share, r)
    }
  }
}

sizes <- list()
size <- function(question, sides, alpha, power, ratio, n)
  sizes[[length(sizes) + 1]] <<- c(question, list(sides = sides, level = alpha, power = power,
    treated_share = if (is.null(ratio)) 1 else ratio / (1 + ratio), people = as.numeric(n)))
for (sides in 1:2) for (power in c(0.8, 0.9)) for (ratio in c(1, 2)) {
  alpha <- 0.025 * sides
  for (difference in c(0.3, 0.5, 1)) {
    n <- getSampleSizeMeans(groups = 2, alpha = alpha, sided = sides, beta = 1 - power, alternative = difference * 20,
                            stDev = 20, normalApproximation = FALSE, allocationRatioPlanned = ratio)$nFixed
    size(list(question = "means", difference = difference * 20, sd = 20), sides, alpha, power, ratio, n)
    if (ratio == 1) {
      n <- getSampleSizeMeans(groups = 1, alpha = alpha, sided = sides, beta = 1 - power,
                              alternative = difference * 20, stDev = 20, normalApproximation = FALSE)$nFixed
      size(list(question = "paired", difference = difference * 20, sd = 20), sides, alpha, power, NULL, n)
    }
  }
  for (rates in list(c(0.35, 0.2), c(0.6, 0.3), c(0.15, 0.05))) {
    n <- getSampleSizeRates(groups = 2, alpha = alpha, sided = sides, beta = 1 - power, pi1 = rates[1], pi2 = rates[2],
                            allocationRatioPlanned = ratio)$nFixed
    size(list(question = "rates", treated = rates[1], control = rates[2]), sides, alpha, power, ratio, n)
  }
}

write(toJSON(list(rpact = as.character(packageVersion("rpact")), boundaries = boundaries, powers = powers,
                  sizes = sizes), digits = 9, auto_unbox = TRUE), "rpact.json")
cat(length(boundaries), "boundaries,", length(powers), "powers,", length(sizes), "sizes\n")
