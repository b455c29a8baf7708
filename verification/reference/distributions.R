# Writes distributions.csv beside itself: tails and quantiles by R, for verification/tests/distributions_against_r.rs.
# Run: Rscript verification/reference/distributions.R
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
rows <- list()
put <- function(what, a, b, c, value) {
  rows[[length(rows) + 1]] <<- sprintf("%s,%.17g,%.17g,%.17g,%.17g", what, a, b, c, value)
}
for (z in c(-38, -8.5, -3, -0.3, 0, 1e-9, 0.7, 1.96, 5, 12, 30)) put("normal_survival", z, 0, 0, pnorm(z, lower.tail = FALSE))
degrees <- c(0.7, 1, 2, 3.4, 7.25, 24, 128.36, 999.5, 4999, 5001, 20000, 1e6, 1e12)
for (df in degrees) for (t in c(-2, 1e-6, 0.02, 0.5, 1.3, 1.9599, 4, 9, 25)) {
  put("student_survival", t, df, 0, pt(t, df, lower.tail = FALSE))
}
for (df in degrees) for (u in c(1e-12, 1e-6, 0.005, 0.025, 0.4, 0.499999, 0.6, 0.9, 0.975, 0.9995)) {
  put("student_quantile", u, df, 0, qt(u, df))
}
for (d1 in c(1, 2, 3, 7)) for (d2 in c(1.3, 4, 24.7, 300, 3000)) for (f in c(1e-4, 0.3, 1, 2.7, 9, 60)) {
  put("fisher_survival", f, d1, d2, pf(f, d1, d2, lower.tail = FALSE))
}
for (df in c(0.5, 1, 2, 3, 10, 37.5, 400)) for (x in c(1e-3, 0.5, 1, 3.84, 12, 40, 390, 500)) {
  put("chi_square_survival", x, df, 0, pchisq(x, df, lower.tail = FALSE))
}
writeLines(c("function,first,second,third,value", unlist(rows)), file.path(here, "distributions.csv"))
