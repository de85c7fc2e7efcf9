//! Narrower versions of a picture: decoded once, made smaller, encoded in its own format. And PNG files turned, with all
//! their pixels.
//!
//! The settings are fixed and no picture is worked on by two threads, so the same bytes come out
//! everywhere. Its decoders read hostile files: what they fail on, or panic on, is said in words.

use super::{Format, chunks, orientation, swaps};
use crate::memo::guarded;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{self, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use img_parts::Bytes;
use img_parts::jpeg::Jpeg;
use std::io::Cursor;

/// How good JPEG files are, of 100: photographs look the same, at about a fifth of the bytes of 100.
const QUALITY: u8 = 82;

/// What a pixel takes at most while it is decoded, in bytes: four channels of two bytes each.
const PIXEL: u64 = 8;

/// Makes the versions with these widths.
pub(super) fn narrow(bytes: &[u8], widths: &[u32], megapixels: u64) -> Result<Vec<Vec<u8>>, String> {
    let work = || {
        let decoded = Decoded::new(bytes, megapixels).map_err(|error| error.to_string())?;
        widths.iter().map(|width| decoded.version(*width).map_err(|error| error.to_string())).collect()
    };
    guarded(work).unwrap_or_else(|panic| Err(format!("the decoder failed: {panic}")))
}

/// A PNG file whose pixels stand as its metadata says that it is to be turned. None of them changes.
pub(super) fn turned(bytes: &[u8], megapixels: u64) -> Result<Vec<u8>, String> {
    let work = || -> Result<Vec<u8>, Failed> {
        let mut image = DynamicImage::from_decoder(decoder(bytes, Format::Png, megapixels)?)?;
        image.apply_orientation(chunks::orientation(bytes));
        encoded_as_png(&image, bytes)
    };
    guarded(|| work().map_err(|error| error.to_string())).unwrap_or_else(|panic| Err(format!("the decoder failed: {panic}")))
}

/// Any of the libraries' errors.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A decoded picture.
struct Decoded<'a> {
    /// The file.
    bytes: &'a [u8],
    format: Format,
    image: DynamicImage,
    turned: Orientation,
    profile: Option<Vec<u8>>,
}

/// What decodes a file, unless it would be too much.
fn decoder(bytes: &[u8], format: Format, megapixels: u64) -> Result<impl ImageDecoder, Failed> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.of_library());
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(megapixels.saturating_mul(1_000_000 * PIXEL));
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > megapixels.saturating_mul(1_000_000) {
        return Err("it has too many pixels".into());
    }
    Ok(decoder)
}

impl Decoded<'_> {
    fn new(bytes: &[u8], megapixels: u64) -> Result<Decoded<'_>, Failed> {
        let format = Format::of(bytes).ok_or("it is of another format")?;
        let mut decoder = decoder(bytes, format, megapixels)?;
        let profile = decoder.icc_profile().ok().flatten();
        let image = plain(DynamicImage::from_decoder(decoder)?);
        let turned = match format {
            Format::Jpeg => orientation(&Jpeg::from_bytes(Bytes::copy_from_slice(bytes))?),
            Format::Png => chunks::orientation(bytes),
            Format::WebP => Orientation::NoTransforms,
        };
        let profile = profile.filter(|profile| describes(profile, image.color()));
        Ok(Decoded { bytes, format, image, turned, profile })
    }

    /// The version that is so wide when it is shown.
    fn version(&self, width: u32) -> Result<Vec<u8>, Failed> {
        let (own_width, own_height) = (self.image.width(), self.image.height());
        let share = |of: u32, whole: u32| {
            let share = (u64::from(of) * u64::from(width) + u64::from(whole) / 2) / u64::from(whole);
            u32::try_from(share).unwrap_or(u32::MAX).max(1)
        };
        let (width, height) =
            if swaps(self.turned) { (share(own_width, own_height), width) } else { (width, share(own_height, own_width)) };
        if width > own_width || height > own_height {
            return Err("it is narrower than that".into());
        }
        let mut version = resized(&self.image, width, height)?;
        version.apply_orientation(self.turned);
        self.encode(&version)
    }

    fn encode(&self, image: &DynamicImage) -> Result<Vec<u8>, Failed> {
        let mut out = Vec::new();
        let (width, height, color) = (image.width(), image.height(), image.color());
        let profile = self.profile.clone().unwrap_or_default();
        match self.format {
            Format::Jpeg => {
                let mut encoder = jpeg_encoder::Encoder::new(&mut out, QUALITY);
                encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
                if !profile.is_empty() {
                    encoder.add_icc_profile(&profile)?;
                }
                let color = if color == ColorType::L8 { jpeg_encoder::ColorType::Luma } else { jpeg_encoder::ColorType::Rgb };
                encoder.encode(image.as_bytes(), width.try_into()?, height.try_into()?, color)?;
            }
            Format::Png => out = encoded_as_png(image, self.bytes)?,
            Format::WebP => {
                let mut encoder = WebPEncoder::new_lossless(&mut out);
                if !profile.is_empty() {
                    encoder.set_icc_profile(profile)?;
                }
                encoder.write_image(image.as_bytes(), width, height, color.into())?;
            }
        }
        Ok(out)
    }
}

impl Format {
    fn of_library(self) -> ImageFormat {
        match self {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
            Format::WebP => ImageFormat::WebP,
        }
    }
}

/// A PNG file with the colours of another, whose pixels these were.
fn encoded_as_png(image: &DynamicImage, original: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, png::CompressionType::Default, png::FilterType::Adaptive);
    encoder.write_image(image.as_bytes(), image.width(), image.height(), image.color().into())?;
    Ok(chunks::with_colours(&out, original))
}

/// One byte for each channel: nobody sees more in a narrower version.
fn plain(image: DynamicImage) -> DynamicImage {
    match image.color() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => image,
        ColorType::L16 => image.into_luma8().into(),
        ColorType::La16 => image.into_luma_alpha8().into(),
        color if color.has_alpha() => image.into_rgba8().into(),
        _ => image.into_rgb8().into(),
    }
}

/// Whether a colour profile is one for these pixels: its head names the kind of colours it is for.
fn describes(profile: &[u8], color: ColorType) -> bool {
    profile.get(16..20) == Some(if color.has_color() { b"RGB " } else { b"GRAY" })
}

fn resized(image: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Failed> {
    let pixels = match image.color() {
        ColorType::L8 => PixelType::U8,
        ColorType::La8 => PixelType::U8x2,
        ColorType::Rgb8 => PixelType::U8x3,
        _ => PixelType::U8x4,
    };
    let from = ImageRef::new(image.width(), image.height(), image.as_bytes(), pixels)?;
    let mut to = Image::new(width, height, pixels);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&from, &mut to, &options)?;
    let bytes = to.into_vec();
    let image = match pixels {
        PixelType::U8 => image::GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        PixelType::U8x2 => image::GrayAlphaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        PixelType::U8x3 => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
    };
    Ok(image.ok_or("it came out in another size")?)
}
