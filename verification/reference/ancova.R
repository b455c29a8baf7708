# Writes ancova.csv beside itself: analysis of covariance by R's lm, for verification/tests/ancova_against_r.rs.
# Run: Rscript verification/reference/ancova.R     (after mmrm.R, whose three_arms.csv it reads)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
trial <- read.csv(file.path(here, "three_arms.csv"))
rows <- list()
put <- function(model, visit, what, arm, value)
  rows[[length(rows) + 1]] <<- sprintf("%s,%d,%s,%d,%.17g", model, visit, what, arm, value)
trial$arm <- factor(trial$arm); trial$stratum <- factor(trial$stratum)
# The test gives the program this and a million, which tries its arithmetic; R's contrasts would lose digits by it.
trial$day <- (trial$base - 150)^2 / 100
models <- list(arms = ~ arm, base = ~ arm + base, strata = ~ arm + base + stratum, day = ~ arm + base + day)
for (model in names(models)) for (visit in 1:5) {
  seen <- trial[!is.na(trial[[paste0("y", visit)]]), ]
  seen$y <- seen[[paste0("y", visit)]]
  formula <- update(models[[model]], y ~ .)
  fit <- lm(formula, seen)
  stopifnot(!anyNA(coef(fit)))
  put(model, visit, "residual_sd", 0, summary(fit)$sigma); put(model, visit, "degrees", 0, fit$df.residual)
  mean_of <- function(arm) colMeans(model.matrix(models[[model]], data.frame(
    arm = factor(arm, levels(trial$arm)), base = mean(seen$base), day = mean(seen$day),
    stratum = factor(levels(trial$stratum)))))
  for (arm in 0:2) {
    l <- mean_of(arm)
    put(model, visit, "mean", arm, sum(l * coef(fit))); put(model, visit, "mean_error", arm, sqrt(l %*% vcov(fit) %*% l))
    if (arm == 0) next
    l <- l - mean_of(0); d <- sum(l * coef(fit)); s <- as.numeric(sqrt(l %*% vcov(fit) %*% l))
    put(model, visit, "difference", arm, d); put(model, visit, "difference_error", arm, s)
    put(model, visit, "p", arm, 2 * pt(-abs(d / s), fit$df.residual))
    put(model, visit, "lower", arm, d - qt(0.975, fit$df.residual) * s)
  }
}
writeLines(c("model,visit,what,arm,value", unlist(rows)), file.path(here, "ancova.csv"))
