//! Stored kg, cm and ml as the climber reads them. Display only: what is typed is converted where it is typed.

use v7_state::record::Units;

/// Pounds in a kilogram: 1 lb is 0.453 592 37 kg exactly.
pub const LB_PER_KG: f64 = 1.0 / 0.453_592_37;
/// Fluid ounces (US) in a millilitre: 1 fl oz is 29.573 529 562 5 ml exactly.
pub const FL_OZ_PER_ML: f64 = 1.0 / 29.573_529_562_5;
/// Inches in a centimetre.
const IN_PER_CM: f64 = 1.0 / 2.54;

/// The number that a weight in kg is shown as.
pub fn weight(kg: f64, units: Units) -> f64 {
    match units {
        Units::Metric => kg,
        Units::Imperial => kg * LB_PER_KG,
    }
}

/// The unit that weights are shown in.
pub fn weight_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "kg",
        Units::Imperial => "lb",
    }
}

/// A weight with its unit, to the tenth.
pub fn weight_text(kg: f64, units: Units) -> String {
    format!("{:.1} {}", weight(kg, units), weight_unit(units))
}

/// A height with its unit: `178 cm`, `5 ft 10 in`.
pub fn height_text(cm: f64, units: Units) -> String {
    match units {
        Units::Metric => format!("{} cm", (cm * 10.0).round() / 10.0),
        Units::Imperial => {
            let inches = (cm * IN_PER_CM).round() as i64;
            format!("{} ft {} in", inches / 12, inches % 12)
        }
    }
}

/// The number that a volume in ml is shown as, whole.
pub fn volume(ml: f64, units: Units) -> i64 {
    match units {
        Units::Metric => ml.round() as i64,
        Units::Imperial => (ml * FL_OZ_PER_ML).round() as i64,
    }
}

/// The unit that volumes are shown in.
pub fn volume_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "ml",
        Units::Imperial => "fl oz",
    }
}

/// A volume with its unit: `250 ml`, `8 fl oz`.
pub fn volume_text(ml: f64, units: Units) -> String {
    format!("{} {}", crate::panes::wording::thousands(volume(ml, units) as f64), volume_unit(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_units_read_as_the_climber_reads_them() {
        assert_eq!(weight_text(71.46, Units::Metric), "71.5 kg");
        assert_eq!(weight_text(71.46, Units::Imperial), "157.5 lb");
        assert_eq!(height_text(178.0, Units::Metric), "178 cm");
        assert_eq!(height_text(177.8, Units::Imperial), "5 ft 10 in");
        assert_eq!(height_text(182.5, Units::Imperial), "6 ft 0 in");
        assert_eq!(volume_text(250.0, Units::Metric), "250 ml");
        assert_eq!(volume_text(2500.0, Units::Imperial), "85 fl oz");
    }
}
