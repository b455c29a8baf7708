# Writes analyse_people.csv (a made-up trial) and analyse.csv (what R finds in it under each estimand) beside itself, for
# crates/anagen-trial/src/analyse/tests/against_r.rs.
# Run: Rscript verification/reference/analyse.R     (R 4.2 with nlme)
suppressPackageStartupMessages(library(nlme))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))

# ---- a trial: two arms, two strata, visits at weeks 12, 24, 36; some stop, some of these still come, some are missed ----
set.seed(71125)
n <- 60
people <- data.frame(arm = rep(0:1, n / 2), stratum = rbinom(n, 1, 0.4), age = round(runif(n, 20, 60), 1),
                     stopped = NA, y0 = round(rnorm(n, 150, 30), 1))
own <- rnorm(n, 0, 8)
for (v in 1:3) people[[paste0("y", v)]] <- round(people$y0 + 4 * v * (people$arm == 0) + 5 * people$stratum + own +
                                                   0.1 * (people$age - 40) + rnorm(n, 0, 6), 1)
stops <- sort(sample(n, 14))
people$stopped[stops] <- round(runif(14, 10, 240))
weeks <- c(12, 24, 36)
for (i in stops[1:5]) for (v in 1:3) if (7 * weeks[v] > people$stopped[i]) people[i, paste0("y", v)] <- NA
for (i in 1:n) for (v in 1:3) if (runif(1) < 0.08) people[i, paste0("y", v)] <- NA
write.csv(people, file.path(here, "analyse_people.csv"), row.names = FALSE, quote = FALSE, na = "")

# ---- what counts under each estimand ----
counted <- function(estimand) {
  out <- people
  for (i in which(!is.na(people$stopped))) {
    carried <- people$y0[i]
    for (v in 1:3) {
      y <- paste0("y", v)
      if (7 * weeks[v] <= people$stopped[i]) {
        if (!is.na(people[i, y])) carried <- people[i, y]
      } else if (estimand == "hypothetical") out[i, y] <- NA
      else if (estimand == "composite") out[i, y] <- people$y0[i]
      else if (estimand == "while-on-treatment") out[i, y] <- carried
    }
  }
  out
}

rows <- list()
put <- function(estimand, what, value) rows[[length(rows) + 1]] <<- sprintf("%s,%s,%.17g", estimand, what, value)
for (estimand in c("treatment-policy", "hypothetical", "composite", "while-on-treatment")) {
  wide <- counted(estimand)
  wide$arm <- factor(wide$arm, c(1, 0)); wide$stratum <- factor(wide$stratum)
  seen <- wide[!is.na(wide$y3), ]
  found <- summary(lm(I(y3 - y0) ~ arm + y0 + age + stratum, seen))$coefficients["arm0", ]
  put(estimand, "ancova_n0", sum(seen$arm == 0)); put(estimand, "ancova_n1", sum(seen$arm == 1))
  put(estimand, "ancova", found[1]); put(estimand, "ancova_error", found[2]); put(estimand, "ancova_p", found[4])
  long <- reshape(wide, direction = "long", varying = paste0("y", 1:3), v.names = "y", idvar = "id", timevar = "visit")
  long <- long[order(long$id, long$visit), ]
  long <- long[!is.na(long$y), ]
  long$change <- long$y - long$y0
  long$v <- relevel(factor(long$visit), "3")
  fit <- gls(change ~ arm * v + y0 * v + age + stratum, long, correlation = corSymm(form = ~ visit | id),
             weights = varIdent(form = ~ 1 | visit), method = "REML",
             control = glsControl(opt = "nlminb", maxIter = 500, msMaxIter = 5000, tolerance = 1e-13, msTol = 1e-15))
  put(estimand, "mmrm_n0", length(unique(long$id[long$arm == 0])))
  put(estimand, "mmrm", coef(fit)["arm0"]); put(estimand, "mmrm_error", sqrt(vcov(fit)["arm0", "arm0"]))
  # Responders: a rise of at least 10 percent; who stopped is none, and where stopping counts, nor is who is missing.
  risen <- wide$y3 >= 1.1 * wide$y0
  if (estimand == "composite") risen <- ifelse(is.na(risen) | !is.na(wide$stopped), FALSE, risen)
  for (arm in 0:1) for (stratum in 0:1) {
    here_now <- wide$arm == arm & wide$stratum == stratum & !is.na(risen)
    put(estimand, sprintf("responders_%d_%d", arm, stratum), sum(risen[here_now]))
    put(estimand, sprintf("people_%d_%d", arm, stratum), sum(here_now))
  }
}
writeLines(c("estimand,what,value", unlist(rows)), file.path(here, "analyse.csv"))
