//! Every colour of the program, by meaning.
//!
//! Colours hold on dark and light backgrounds and for the colour-blind (Okabe and Ito's palette); with fewer colours the
//! terminal's own sixteen are used, with none only bold, reverse, underline and the shapes of marks tell things apart.

use ratatui::style::{Color, Modifier, Style};
use v7_state::settings::{ColourDepth, Settings, ThemeChoice};

/// Styles by meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// Less important text: hints, axes, ids.
    pub dim: Style,
    /// Borders.
    pub border: Style,
    /// Border of the part that has the keys.
    pub border_focus: Style,
    /// Headings.
    pub title: Style,
    /// The selected row where the keys are.
    pub selected: Style,
    /// The selected row elsewhere.
    pub selected_dim: Style,
    /// Names of keys.
    pub key: Style,
    /// Sends, and whatever is as wished.
    pub good: Style,
    /// To be watched.
    pub warn: Style,
    /// Errors, and what is missed.
    pub bad: Style,
    /// Breakthroughs, and what is to be noticed.
    pub accent: Style,
    /// Attempts.
    pub tried: Style,
    /// Trend lines.
    pub line: Style,
    /// Matched words of a search.
    pub found: Style,
    /// Four steps of the heatmap, from little to much.
    pub heat: [Style; 4],
    /// Series of charts, to be told apart.
    pub series: [Style; 4],
}

/// Headings stand in borders: nothing of the border's colour may be left in them.
fn heading() -> Style {
    Style::new().fg(Color::Reset).add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM)
}

impl Theme {
    /// The theme for this configuration; `dark` is what the terminal said of its background.
    pub fn new(settings: &Settings, dark: bool) -> Self {
        let dark = match settings.theme {
            ThemeChoice::Auto => dark,
            ThemeChoice::Dark => true,
            ThemeChoice::Light => false,
        };
        match settings.colours {
            ColourDepth::None => Self::plain(),
            ColourDepth::Sixteen => Self::sixteen(),
            ColourDepth::Indexed => Self::full(dark, Self::indexed),
            ColourDepth::True => Self::full(dark, Color::Rgb),
        }
    }

    fn plain() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let reverse = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            dim,
            border: dim,
            border_focus: plain,
            title: heading(),
            selected: reverse,
            selected_dim: plain.add_modifier(Modifier::UNDERLINED),
            key: bold,
            good: plain,
            warn: bold,
            bad: bold.add_modifier(Modifier::UNDERLINED),
            accent: bold,
            tried: dim,
            line: plain,
            found: plain.add_modifier(Modifier::UNDERLINED),
            // The four shades differ by shape; a reversed full block would look empty.
            heat: [plain; 4],
            series: [plain, bold, dim, plain.add_modifier(Modifier::UNDERLINED)],
        }
    }

    fn sixteen() -> Self {
        let fg = |colour| Style::new().fg(colour);
        Self {
            text: Style::new(),
            dim: fg(Color::DarkGray),
            border: fg(Color::DarkGray),
            border_focus: fg(Color::Cyan),
            title: heading(),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            selected_dim: Style::new().add_modifier(Modifier::UNDERLINED),
            key: fg(Color::Cyan),
            good: fg(Color::Green),
            warn: fg(Color::Yellow),
            bad: fg(Color::Red),
            accent: fg(Color::Yellow).add_modifier(Modifier::BOLD),
            tried: fg(Color::DarkGray),
            line: fg(Color::Cyan),
            found: fg(Color::Yellow).add_modifier(Modifier::UNDERLINED),
            heat: [fg(Color::DarkGray), fg(Color::Blue), fg(Color::Cyan), fg(Color::White)],
            series: [fg(Color::Cyan), fg(Color::Yellow), fg(Color::Magenta), fg(Color::Green)],
        }
    }

    fn full(dark: bool, rgb: impl Fn(u8, u8, u8) -> Color) -> Self {
        let pick = |on_dark: (u8, u8, u8), on_light: (u8, u8, u8)| {
            let (r, g, b) = if dark { on_dark } else { on_light };
            Style::new().fg(rgb(r, g, b))
        };
        let back = |on_dark: (u8, u8, u8), on_light: (u8, u8, u8)| {
            let (r, g, b) = if dark { on_dark } else { on_light };
            Style::new().bg(rgb(r, g, b))
        };
        Self {
            text: Style::new(),
            dim: pick((144, 150, 164), (105, 110, 122)),
            border: pick((72, 78, 92), (176, 180, 190)),
            border_focus: pick((86, 180, 233), (0, 114, 178)),
            title: heading(),
            selected: back((44, 58, 82), (208, 226, 244)).add_modifier(Modifier::BOLD),
            selected_dim: back((38, 42, 50), (232, 234, 238)),
            key: pick((86, 180, 233), (0, 114, 178)),
            good: pick((0, 180, 134), (0, 130, 95)),
            warn: pick((240, 176, 40), (150, 92, 0)),
            bad: pick((230, 110, 50), (190, 70, 0)),
            accent: pick((240, 228, 66), (150, 110, 0)).add_modifier(Modifier::BOLD),
            tried: pick((120, 126, 140), (122, 127, 137)),
            line: pick((86, 180, 233), (0, 114, 178)),
            found: pick((240, 228, 66), (150, 110, 0)).add_modifier(Modifier::UNDERLINED),
            heat: [
                pick((84, 126, 150), (160, 200, 222)),
                pick((76, 148, 184), (104, 170, 206)),
                pick((86, 180, 222), (50, 136, 180)),
                pick((160, 226, 250), (0, 84, 136)),
            ],
            series: [
                pick((86, 180, 233), (0, 114, 178)),
                pick((230, 159, 0), (180, 110, 0)),
                pick((204, 121, 167), (165, 75, 125)),
                pick((0, 180, 134), (0, 130, 95)),
            ],
        }
    }

    /// The nearest of the 6x6x6 cube and the grey ramp of xterm's 256 colours.
    fn indexed(r: u8, g: u8, b: u8) -> Color {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let wanted = [r, g, b];
        let apart = |colour: [u8; 3]| -> u32 {
            wanted.iter().zip(colour).map(|(want, have)| u32::from(want.abs_diff(have)).pow(2)).sum()
        };
        let nearest = |v: u8| (0..6_u8).min_by_key(|level| LEVELS[usize::from(*level)].abs_diff(v)).unwrap_or(0);
        let steps = wanted.map(nearest);
        let cube = steps.map(|level| LEVELS[usize::from(level)]);
        let step = (0..24_u8).min_by_key(|step| apart([8 + 10 * step; 3])).unwrap_or(0);
        let grey = [8 + 10 * step; 3];
        let index = 16 + 36 * steps[0] + 6 * steps[1] + steps[2];
        Color::Indexed(if apart(grey) < apart(cube) { 232 + step } else { index })
    }
}
