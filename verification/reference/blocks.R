# Several sites of each head by lme4 and pbkrtest, written to blocks.json:  Rscript blocks.R
suppressMessages({library(lme4); library(pbkrtest); library(jsonlite)})
set.seed(20)

# Every person has `sites` of the treatments, taken in turn so that blocks differ where some are left out.
head_sites <- function(people, treatments, sites, drop, between, within, effect, baseline) {
  d <- do.call(rbind, lapply(seq_len(people), function(p)
    data.frame(person = p, treatment = (p + seq_len(sites) - 2) %% treatments)))
  d$covariate <- round(rnorm(nrow(d), 0, 8), 2)
  d$response <- round(20 + effect[d$treatment + 1] + baseline * d$covariate + rnorm(people, 0, between)[d$person] +
                        rnorm(nrow(d), 0, within), 2)
  if (length(drop)) d <- d[-drop, ]
  d
}

analyse <- function(d, treatments, contrast, covariate) {
  d$t <- factor(d$treatment)
  control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5))
  form <- if (covariate) response ~ 0 + t + covariate + (1 | person) else response ~ 0 + t + (1 | person)
  m <- lmer(form, d, control = control)
  p <- length(fixef(m))
  l <- c(contrast, rep(0, p - treatments))
  steps <- cbind(-diag(treatments)[-treatments, , drop = FALSE], 0)[, 1:treatments, drop = FALSE] +
    cbind(0, diag(treatments - 1))
  L <- cbind(steps, matrix(0, treatments - 1, p - treatments))
  kr <- KRmodcomp(m, L)$test["Ftest", ]
  v <- as.data.frame(VarCorr(m))$vcov
  list(treatments = treatments, person = d$person, treatment = d$treatment, response = d$response,
       covariate = if (covariate) d$covariate else numeric(0), contrast = contrast,
       between = v[1], within = v[2], value = sum(l * fixef(m)),
       standard_error = sqrt(drop(t(l) %*% as.matrix(vcovAdj(m)) %*% l)), degrees = Lb_ddf(l, vcov(m), vcovAdj(m)),
       f = kr$stat, numerator = kr$ndf, denominator = kr$ddf, p = kr$p.value)
}

sets <- list(
  complete = analyse(head_sites(12, 4, 4, NULL, 6, 4, c(0, 2, 5, 6), 0), 4, c(-1, 0, 0, 1), FALSE),
  incomplete = analyse(head_sites(12, 4, 3, c(3, 10, 11, 29), 6, 4, c(0, 2, 5, 6), 0), 4, c(-1, 0, 1, 0), FALSE),
  covariate = analyse(head_sites(9, 3, 3, c(5, 14), 5, 5, c(0, 3, 8), 0.4), 3, c(-1, 0.5, 0.5), TRUE))
write(toJSON(sets, digits = 12, auto_unbox = TRUE), "blocks.json")
