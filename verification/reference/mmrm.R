# Writes mmrm.csv (reference numbers) and the data sets beside itself, for verification/tests/mmrm_against_nlme.rs.
# Run: Rscript verification/reference/mmrm.R     (R 4.2 with nlme, lme4 and pbkrtest)
#
# Estimates, standard errors, likelihood: nlme's gls (REML, corSymm, varIdent), its likelihood climbed to the top.
# Kenward-Roger: no package here fits an unstructured covariance with it. `kenward_roger` below does it with the whole
# matrices, straight from the paper's formulas, for any covariance linear in its parameters; it is first held against
# pbkrtest on a random intercept, which both can fit, and stops where they differ.
suppressPackageStartupMessages({library(nlme); library(lme4); library(pbkrtest)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))

# ---- data -------------------------------------------------------------------------------------------------------
# Potthoff & Roy (1964, Biometrika 51: 313), as nlme ships them: 16 boys, 11 girls, ages 8, 10, 12, 14.
wide <- reshape(as.data.frame(Orthodont), idvar = c("Subject", "Sex"), timevar = "age", direction = "wide")
wide <- wide[order(as.character(wide$Subject)), ]
potthoff <- data.frame(arm = as.integer(wide$Sex == "Female"), base = 0, stratum = 0,
                       as.matrix(wide[, paste0("distance.", c(8, 10, 12, 14))]))
names(potthoff)[4:7] <- paste0("y", 1:4)
# The same with 14 readings taken away, some visits within a course and some courses cut short.
missing <- potthoff
for (gap in list(c(1, 4), c(2, 3), c(2, 4), c(5, 2), c(8, 4), c(9, 2), c(12, 3), c(12, 4), c(14, 1), c(17, 4),
                 c(20, 2), c(22, 3), c(22, 4), c(25, 2))) missing[gap[1], 3 + gap[2]] <- NA
# A made-up trial: three arms, baseline, strata, five visits, drop-out and missed visits.
set.seed(20261125)
n <- 66
trial <- data.frame(arm = rep(0:2, n / 3), base = round(rnorm(n, 150, 40), 1), stratum = sample(0:2, n, TRUE))
for (v in 1:5) {
  drift <- if (v == 1) rnorm(n, 0, 12) else drift * 0.7 + rnorm(n, 0, 9)
  trial[[paste0("y", v)]] <- round(-3 * v + trial$arm * 2 * v + (0.02 * v - 0.1) * (trial$base - 150) +
                                     4 * (trial$stratum == 1) + drift, 2)
}
gone <- sample(c(2, 3, 4, 5, 6, 6, 6, 6, 6, 6), n, TRUE)
for (i in 1:n) for (v in 1:5) if (v >= gone[i] || runif(1) < 0.06) trial[i, 3 + v] <- NA
write.csv(potthoff, file.path(here, "potthoff_roy.csv"), row.names = FALSE, quote = FALSE, na = "")
write.csv(missing, file.path(here, "potthoff_roy_missing.csv"), row.names = FALSE, quote = FALSE, na = "")
write.csv(trial, file.path(here, "three_arms.csv"), row.names = FALSE, quote = FALSE, na = "")

long_of <- function(wide) {
  visits <- ncol(wide) - 3
  long <- do.call(rbind, lapply(seq_len(nrow(wide)), function(i) data.frame(
    id = i, arm = wide$arm[i], base = wide$base[i], stratum = wide$stratum[i],
    v = seq_len(visits), y = as.numeric(wide[i, 3 + seq_len(visits)]))))
  long <- long[!is.na(long$y), ]
  for (f in c("arm", "stratum", "v")) long[[f]] <- factor(long[[f]])
  long
}

# ---- Kenward and Roger, with the whole matrices -----------------------------------------------------------------
# V(theta) = sum theta_a G_a. `observed`: information by numerical second derivatives; else the expected one.
kenward_roger <- function(X, y, G, theta, observed) {
  restricted <- function(theta) {
    V <- Reduce(`+`, Map(`*`, theta, G)); U <- chol(V); Vi <- chol2inv(U)
    A <- t(X) %*% Vi %*% X; b <- solve(A, t(X) %*% Vi %*% y); r <- y - X %*% b
    -0.5 * (2 * sum(log(diag(U))) + as.numeric(determinant(A)$modulus) + sum(r * (Vi %*% r)))
  }
  V <- Reduce(`+`, Map(`*`, theta, G)); Vi <- solve(V); F <- solve(t(X) %*% Vi %*% X)
  k <- length(G)
  VG <- lapply(G, function(g) Vi %*% g); VX <- Vi %*% X
  P <- lapply(VG, function(g) -t(X) %*% g %*% VX)
  Q <- lapply(VG, function(g) lapply(VG, function(h) t(X) %*% g %*% h %*% VX))
  tr <- function(m) sum(diag(m))
  if (observed) {
    H <- matrix(0, k, k); s <- 4e-4 * mean(diag(V))
    at <- function(i, j, a, b) { th <- theta; th[i] <- th[i] + a; th[j] <- th[j] + b; restricted(th) }
    second <- function(i, j, h) (at(i, j, h, h) - at(i, j, h, -h) - at(i, j, -h, h) + at(i, j, -h, -h)) / (4 * h * h)
    # Richardson's extrapolation twice: the error is of the sixth power of the step.
    for (i in 1:k) for (j in i:k) {
      d <- sapply(c(4, 2, 1) * 4 * s, function(h) second(i, j, h))
      e <- (4 * d[2:3] - d[1:2]) / 3
      H[i, j] <- H[j, i] <- (16 * e[2] - e[1]) / 15
    }
    information <- -H
  } else {
    information <- matrix(0, k, k)
    for (i in 1:k) for (j in 1:k) information[i, j] <- 0.5 * (sum(VG[[i]] * t(VG[[j]])) -
      2 * tr(F %*% Q[[i]][[j]]) + tr(F %*% P[[i]] %*% F %*% P[[j]]))
  }
  W <- solve(information)
  inner <- 0
  for (i in 1:k) for (j in 1:k) inner <- inner + W[i, j] * (Q[[i]][[j]] - P[[i]] %*% F %*% P[[j]])
  FA <- F + 2 * F %*% inner %*% F
  beta <- F %*% t(X) %*% Vi %*% y
  test <- function(L) {
    theta_matrix <- t(L) %*% solve(L %*% F %*% t(L)) %*% L
    A1 <- A2 <- 0
    for (i in 1:k) for (j in 1:k) {
      a <- theta_matrix %*% F %*% P[[i]] %*% F; b <- theta_matrix %*% F %*% P[[j]] %*% F
      A1 <- A1 + W[i, j] * tr(a) * tr(b); A2 <- A2 + W[i, j] * tr(a %*% b)
    }
    l <- nrow(L); B <- (A1 + 6 * A2) / (2 * l); g <- ((l + 1) * A1 - (l + 4) * A2) / ((l + 2) * A2)
    d <- 3 * l + 2 * (1 - g); E <- 1 / (1 - A2 / l)
    v <- 2 / l * (1 + g / d * B) / ((1 - (l - g) / d * B)^2 * (1 - (l + 2 - g) / d * B))
    m <- 4 + (l + 2) / (l * v / (2 * E^2) - 1)
    wald <- t(L %*% beta) %*% solve(L %*% FA %*% t(L)) %*% (L %*% beta) / l
    list(df = m, F = as.numeric(wald) * m / (E * (m - 2)))
  }
  list(covariance = FA, test = test)
}

# Held against pbkrtest on a random intercept.
for (data in list(potthoff, missing)) {
  long <- long_of(data)
  fit <- lmer(y ~ arm * v + (1 | id), long, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14)))
  small <- lmer(y ~ arm + v + (1 | id), long)
  X <- model.matrix(fit); vc <- as.data.frame(VarCorr(fit))$vcov
  G <- list(outer(long$id, long$id, `==`) * 1, diag(nrow(long)))
  L <- cbind(matrix(0, 3, 5), diag(3))
  ours <- kenward_roger(X, long$y, G, vc, observed = FALSE); tested <- ours$test(L)
  theirs <- KRmodcomp(fit, small)$test["Ftest", ]
  stopifnot(max(abs(ours$covariance / as.matrix(vcovAdj(fit)) - 1)) < 1e-6,
            abs(tested$df / theirs$ddf - 1) < 1e-6, abs(tested$F / theirs$stat - 1) < 1e-6)
}

# ---- references -------------------------------------------------------------------------------------------------
rows <- list()
put <- function(set, what, i, j, value) rows[[length(rows) + 1]] <<- sprintf("%s,%s,%d,%d,%.17g", set, what, i, j, value)
for (set in c("potthoff_roy", "potthoff_roy_missing", "three_arms")) {
  data <- get(c(potthoff_roy = "potthoff", potthoff_roy_missing = "missing", three_arms = "trial")[set])
  long <- long_of(data)
  visits <- nlevels(long$v)
  formula <- if (set == "three_arms") y ~ arm * v + base:v + stratum else y ~ arm * v
  long$visit <- as.integer(long$v)
  fit <- gls(formula, long, method = "REML", correlation = corSymm(form = ~ visit | id),
             weights = varIdent(form = ~ 1 | visit), control = glsControl(maxIter = 500, msMaxIter = 5000))
  # gls has its slopes from differences and stops about 1e-6 short. Three Newton steps on its own likelihood, which it
  # gives where the correlations and ratios of deviations are fixed, go the rest of the way.
  shape <- c(coef(fit$modelStruct$corStruct, unconstrained = FALSE),
             coef(fit$modelStruct$varStruct, unconstrained = FALSE))
  correlations <- seq_len(visits * (visits - 1) / 2)
  others <- names(shape)[-correlations]
  gls_at <- function(shape) gls(formula, long, method = "REML",
    correlation = corSymm(shape[correlations], form = ~ visit | id, fixed = TRUE),
    weights = varIdent(form = ~ 1 | visit, fixed = setNames(shape[-correlations], others)))
  at <- function(shape) as.numeric(logLik(gls_at(shape)))
  unit <- function(i, h) replace(numeric(length(shape)), i, h)
  curve <- matrix(0, length(shape), length(shape))
  for (i in seq_along(shape)) for (j in seq_len(i)) {
    h <- 1e-3
    curve[i, j] <- curve[j, i] <- (at(shape + unit(i, h) + unit(j, h)) - at(shape + unit(i, h) - unit(j, h)) -
      at(shape - unit(i, h) + unit(j, h)) + at(shape - unit(i, h) - unit(j, h))) / (4 * h * h)
  }
  for (step in 1:3) {
    slope <- sapply(seq_along(shape), function(i) {
      central <- function(h) (at(shape + unit(i, h)) - at(shape - unit(i, h))) / (2 * h)
      (4 * central(5e-4) - central(1e-3)) / 3
    })
    move <- -solve(curve, slope)
    shape <- shape + move
  }
  stopifnot(max(abs(move)) < 1e-8)
  fit <- gls_at(shape)
  X <- model.matrix(formula, long)
  sds <- fit$sigma * c(1, setNames(shape[-correlations], others))
  R <- diag(visits); cs <- shape[correlations]
  R[lower.tri(R)] <- cs; R[upper.tri(R)] <- t(R)[upper.tri(R)]
  names(sds)[1] <- setdiff(levels(long$v), names(sds)); sds <- sds[levels(long$v)]
  S <- diag(sds) %*% R %*% diag(sds)
  put(set, "log_likelihood", 0, 0, as.numeric(logLik(fit)))
  for (i in 1:visits) for (j in 1:visits) put(set, "covariance", i - 1, j - 1, S[i, j])

  # Adjusted means: at the mean baseline of those analysed, levels of the stratum weighted equally.
  people <- data[rowSums(!is.na(data[, -(1:3)])) > 0, ]
  cells <- expand.grid(v = levels(long$v), arm = levels(long$arm))
  means <- t(sapply(seq_len(nrow(cells)), function(c) colMeans(model.matrix(delete.response(terms(formula)), data.frame(
    arm = factor(cells$arm[c], levels(long$arm)), v = factor(cells$v[c], levels(long$v)),
    base = mean(people$base), stratum = factor(levels(long$stratum), levels(long$stratum)))))))
  pairs <- which(upper.tri(diag(visits), TRUE), arr.ind = TRUE)
  G <- lapply(seq_len(nrow(pairs)), function(a) {
    E <- matrix(0, visits, visits); E[pairs[a, 1], pairs[a, 2]] <- E[pairs[a, 2], pairs[a, 1]] <- 1
    E[long$visit, long$visit] * outer(long$id, long$id, `==`)
  })
  kr <- kenward_roger(X, long$y, G, S[pairs], observed = TRUE)
  beta <- coef(fit); V <- vcov(fit)
  for (arm in seq_along(levels(long$arm)) - 1) for (v in seq_len(visits) - 1) {
    l <- means[arm * visits + v + 1, ]
    put(set, "mean", arm, v, sum(l * beta)); put(set, "mean_error", arm, v, sqrt(sum(l * (V %*% l))))
    if (arm == 0) next
    l <- l - means[v + 1, ]
    put(set, "difference", arm, v, sum(l * beta)); put(set, "difference_error", arm, v, sqrt(sum(l * (V %*% l))))
    put(set, "kr_error", arm, v, sqrt(sum(l * (kr$covariance %*% l))))
    put(set, "kr_degrees", arm, v, kr$test(matrix(l, 1))$df)
  }
  arms <- nlevels(long$arm)
  all <- do.call(rbind, lapply(seq_len(arms - 1), function(a) means[a * visits + 1:visits, ] - means[1:visits, ]))
  tested <- kr$test(all)
  put(set, "joint_f", 0, 0, tested$F); put(set, "joint_degrees", 0, 0, tested$df)
  cat(set, as.numeric(logLik(fit)), "\n")
}
writeLines(c("set,what,i,j,value", unlist(rows)), file.path(here, "mmrm.csv"))
