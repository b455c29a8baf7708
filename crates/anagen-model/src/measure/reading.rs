//! What a device adds to what is there: count noise, error of a change, the size of a noticeable change.

parameters! {
    /// Parameters of reading.
    pub struct ReadingLaw in "reading" {
        count_cv "sd_count" = 0.05, "fraction", 0.026, 0.098, Uniform, Population, Abstract,
            "noise of one reading of a count, coefficient of variation", "phototrichogram test and retest";
        matched_cv "sd_matched" = 0.005, "fraction", 0.004, 0.006, Uniform, Population, Abstract,
            "error of a change, hair-to-hair matched phototrichogram", "Skin Appendage Disord 8(5):382: 0.4-0.6 %";
        corrected_cv "sd_corrected" = 0.07, "fraction", 0.07, 0.09, Uniform, Population, Abstract,
            "error of a change, phototrichogram corrected by hand", "Skin Appendage Disord 8(5):382: 7-9 %";
        automatic_cv "sd_automatic" = 0.12, "fraction", 0.10, 0.14, Uniform, Population, Abstract,
            "error of a change, automatic phototrichogram", "Skin Appendage Disord 8(5):382: 12 +- 2 %";
        calibre_cv "sd_calibre" = 0.04, "fraction", 0.02, 0.08, Uniform, Population, Guess,
            "noise of one reading of mean calibre, coefficient of variation",
            "assumed: some micrometres on 50-80 um, no test-retest found";
        share_sd "sd_share" = 0.04, "fraction", 0.02, 0.08, Uniform, Population, Guess,
            "noise of one reading of the anagen share, absolute",
            "assumed: short growing hairs are taken for resting ones and the reverse";
        vellus_cut_um "d_vel" = 40.0, "um", 30.0, 40.0, Uniform, Population, Abstract,
            "calibre below which a hair counts as vellus", "Rushton: < 40 um and < 30 mm; Whiting 30 um";
        faint_um "d_seen" = 10.0, "um", 0.0, 30.0, Uniform, Population, Guess,
            "calibre below which a phototrichogram misses a hair",
            "assumed: below the pixel of common devices";
        noticed_share "jnd_density" = 0.22, "fraction", 0.15, 0.23, Uniform, Population, Abstract,
            "change of density that is noticed by eye", "21-23 % in one source, 15 % in another";
    }
}
