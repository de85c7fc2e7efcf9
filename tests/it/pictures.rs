//! Pictures as they are published: narrower versions, no metadata, turned as the camera wished.

use crate::support::{TestSite, files, tree};
use guidepost::output::pictures;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageFormat};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF, ImageICC};
use scraper::{Html, Selector};
use std::io::Cursor;

/// A picture whose left half is red and whose right half is blue, with some noise, so that fewer
/// pixels are fewer bytes.
pub fn halves(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519) >> 27;
        if x < width / 2 { image::Rgb([220, noise as u8, 0]) } else { image::Rgb([0, noise as u8, 220]) }
    };
    image::RgbImage::from_fn(width, height, pixel).into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// EXIF with an orientation, a camera and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    exif.extend(b"\x01\x0f\0\x02\0\0\0\x04Cam\0");
    exif.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x32\0\0\0\0");
    exif.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0 GPS 59.33");
    exif
}

/// A JPEG file as a telephone writes it.
fn photograph(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(encoded(&halves(width, height), ImageFormat::Jpeg).into()).unwrap();
    let note = |marker, text: &'static [u8]| JpegSegment::new_with_contents(marker, Bytes::from_static(text));
    jpeg.set_exif(Some(exif(orientation).into()));
    jpeg.segments_mut().insert(1, note(markers::APP1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>"));
    jpeg.segments_mut().insert(1, note(markers::COM, b"GPS in a comment"));
    jpeg.segments_mut().insert(1, note(markers::APP13, b"Photoshop 3.0\0GPS"));
    jpeg.set_icc_profile(Some(profile(b"RGB ")));
    let mut bytes = jpeg.encoder().bytes().to_vec();
    bytes.extend(b"ftypmp4 a film with GPS");
    bytes
}

/// As much of a colour profile as anybody looks at.
fn profile(colours: &[u8]) -> Bytes {
    [&[0; 16], colours, &[0; 108]].concat().into()
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

/// A site with a page that shows a picture, and the picture.
fn site(name: &str, bytes: &[u8]) -> TestSite {
    let site = TestSite::with(&[("content/a.md", &format!("# A page\n\n![What it shows]({name})\n"))]);
    site.write("site.yaml", "images: {widths: [20, 40, 4000]}\n").write(&format!("content/{name}"), bytes);
    site
}

fn published(site: &TestSite, path: &str) -> Vec<u8> {
    std::fs::read(site.output().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn attribute(site: &TestSite, name: &str) -> Option<String> {
    let html = Html::parse_document(&site.published("a/index.html"));
    let image = html.select(&Selector::parse("main img").unwrap()).next().expect("a picture");
    image.attr(name).map(str::to_owned)
}

#[test]
fn narrower_versions_are_made_in_the_format_of_the_original() {
    for (name, format) in [("p.jpg", ImageFormat::Jpeg), ("p.png", ImageFormat::Png), ("p.webp", ImageFormat::WebP)] {
        let site = site(name, &encoded(&halves(80, 60), format));
        site.build_well();
        let (stem, extension) = name.split_once('.').unwrap();
        let wanted = format!("../{stem}.20w.{extension} 20w, ../{stem}.40w.{extension} 40w, ../{name} 80w");
        assert_eq!(attribute(&site, "srcset"), Some(wanted));
        assert!(attribute(&site, "sizes").is_some_and(|sizes| sizes.contains("100vw")));
        for (width, height) in [(20, 15), (40, 30)] {
            let bytes = published(&site, &format!("{stem}.{width}w.{extension}"));
            assert_eq!(image::guess_format(&bytes).unwrap(), format);
            let version = decoded(&bytes);
            assert_eq!(version.dimensions(), (width, height), "{name}");
            let (left, right) = (version.get_pixel(2, 3), version.get_pixel(width - 3, 3));
            assert!(left[0] > 150 && left[2] < 80 && right[0] < 80 && right[2] > 150, "{name}: {left:?} {right:?}");
        }
        assert_eq!(published(&site, name), std::fs::read(site.path(&format!("content/{name}"))).unwrap());
    }
}

#[test]
fn only_pictures_that_a_page_shows_have_versions() {
    let site = site("shown.png", &encoded(&halves(80, 60), ImageFormat::Png));
    site.write("content/linked.png", encoded(&halves(80, 60), ImageFormat::Png));
    site.write("content/b.md", "# Other\n\n[A file](linked.png), ![small](small.png) and ![cut](shown.png#x).\n");
    site.write("content/small.png", encoded(&halves(20, 20), ImageFormat::Png));
    site.build_well();
    let all = tree(&site.output());
    let versions: Vec<&str> = files(&all).into_iter().filter(|path| path.contains("0w.")).collect();
    assert_eq!(versions, ["shown.20w.png", "shown.40w.png"]);
    site.write("site.yaml", "images: {widths: []}\n").build_well();
    assert_eq!(attribute(&site, "srcset"), None);
    assert!(!site.output().join("shown.20w.png").exists() && !site.path(".public.pictures").exists());
}

#[test]
fn no_metadata_is_published() {
    let original = photograph(80, 60, 1);
    let site = site("p.jpg", &original);
    site.build_well();
    for name in ["p.jpg", "p.20w.jpg", "p.40w.jpg"] {
        let bytes = published(&site, name);
        assert!(has(&original, b"GPS") && !has(&bytes, b"GPS") && !has(&bytes, b"Cam"), "{name}");
        let jpeg = Jpeg::from_bytes(bytes.into()).unwrap();
        assert_eq!(jpeg.exif(), None);
        assert_eq!(jpeg.icc_profile(), Some(profile(b"RGB ")), "colours depend on the profile: {name}");
    }
    // The pixels are those of the original, bit for bit.
    assert_eq!(decoded(&published(&site, "p.jpg")), decoded(&original));

    let mut png = Png::from_bytes(encoded(&halves(30, 30), ImageFormat::Png).into()).unwrap();
    for kind in [b"tEXt", b"iTXt", b"tIME", b"eXIf", b"prVt"] {
        png.chunks_mut().insert(1, PngChunk::new(*kind, Bytes::from_static(b"GPS")));
    }
    let bytes = pictures::whole(&png.encoder().bytes(), 40).unwrap();
    assert!(!has(&bytes, b"GPS"));
    assert_eq!(decoded(&bytes), halves(30, 30));

    let mut webp = img_parts::webp::WebP::from_bytes(encoded(&halves(30, 30), ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some(exif(1).into()));
    let bytes = pictures::whole(&webp.encoder().bytes(), 40).unwrap();
    assert!(!has(&bytes, b"GPS"));
    assert_eq!(decoded(&bytes), halves(30, 30));
}

/// A GIF file of one pixel with a comment, a note of a program and a place behind its end.
fn gif() -> Vec<u8> {
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\xdc\0\0\0\0\xdc".as_slice();
    let loops = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let notes = b"!\xfe\x0bGPS at home\x04 GPS\0!\xff\x0bXMP DataXMP\x03GPS\0!\x77\x03GPS\0";
    let image = b"!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0";
    [head, loops, notes, image, b"!\xfe\x03GPS\0", b";GPS"].concat()
}

/// A box of an AVIF file.
fn boxed(kind: &[u8], contents: &[u8]) -> Vec<u8> {
    [&(contents.len() as u32 + 8).to_be_bytes(), kind, contents].concat()
}

/// An AVIF file as far as boxes go: a picture, EXIF, XMP in a box of the metadata, and bytes that nothing names.
fn avif() -> Vec<u8> {
    let item = |number: u8, kind: &[u8], rest: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, number, 0, 0], kind, rest].concat());
    let items = [&[0, 0, 0, 0, 0, 3], &*item(1, b"av01", b"\0"), &*item(2, b"Exif", b"\0"), &*item(3, b"mime", b"\0application/rdf+xml\0")];
    let properties = [boxed(b"ispe", &[0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 7]), boxed(b"udes", b"\0\0\0\0en\0GPS\0\0\0")].concat();
    let meta = |data: u32| {
        let place = |number: u8, method: u8, start: u32, length: u32| {
            [[0, number, 0, method, 0, 0, 0, 1].as_slice(), &start.to_be_bytes(), &length.to_be_bytes()].concat()
        };
        let places = [&[1, 0, 0, 0, 0x44, 0, 0, 3], &*place(1, 0, data, 6), &*place(2, 0, data + 10, 30), &*place(3, 1, 0, 3)].concat();
        let parts = [
            boxed(b"hdlr", b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            boxed(b"pitm", &[0, 0, 0, 0, 0, 1]),
            boxed(b"iinf", &items.concat()),
            boxed(b"iloc", &places),
            boxed(b"iprp", &boxed(b"ipco", &properties)),
            boxed(b"idat", b"GPS"),
        ];
        boxed(b"meta", &[&[0; 4], &*parts.concat()].concat())
    };
    let front = [boxed(b"ftyp", b"avif\0\0\0\0avifmif1"), boxed(b"uuid", b"0123456789abcdef GPS")].concat();
    let data = (front.len() + meta(0).len() + 8) as u32;
    let stored = [b"pixels GPS".as_slice(), b"\0\0\0\0MM\0*\0\0\0\x08 GPS 59.33 N 18 ", b"GPS"].concat();
    [front, meta(data), boxed(b"mdat", &stored), boxed(b"mpvd", b"a film with GPS")].concat()
}

#[test]
fn no_metadata_of_formats_without_versions_is_published() {
    let site = site("p.gif", &gif());
    site.write("content/p.avif", avif()).write("content/b.md", "# Other\n\n[A picture](p.avif)\n").build_well();
    let (gif, avif) = ((gif(), published(&site, "p.gif")), (avif(), published(&site, "p.avif")));
    for (original, bytes) in [&gif, &avif] {
        assert!(has(original, b"GPS") && !has(bytes, b"GPS"), "{}", bytes.escape_ascii());
    }
    // What shows the picture is there: how often it is repeated, its frame, and its end.
    for part in [b"NETSCAPE2.0\x03\x01".as_slice(), b"!\xf9\x04\0\x0a\0\0\0,\0\0", b"\x02D\x01\0;"] {
        assert!(has(&gif.1, part), "{}", gif.1.escape_ascii());
    }
    // Places in the file are named by numbers, so that nothing moves.
    assert_eq!(avif.1.len(), avif.0.len());
    assert!(has(&avif.1, b"pixels\0\0\0\0\0\0\0\0MM\0*\0\0\0\x08\0\0\0"), "{}", avif.1.escape_ascii());
    assert_eq!(pictures::look(&avif.1), pictures::look(&avif.0));
    for clean in [gif.1, avif.1] {
        assert_eq!(pictures::whole(&clean, 40), Ok(clean), "what is clean stays as it is");
    }
}

/// Bytes that lie are no reason to fail, nor to take long.
#[test]
fn hostile_boxes_and_blocks_are_read_to_their_end() {
    for good in [gif(), avif()] {
        for at in 0..good.len() {
            let _ = pictures::whole(&good[..at], 40);
            for lie in [0, 1, 0x7f, 0x80, 0xff, good[at].wrapping_add(1), good[at].wrapping_sub(1)] {
                let mut bytes = good.clone();
                bytes[at] = lie;
                let _ = pictures::whole(&bytes, 40);
                // Four bytes make a length, or a number of entries.
                bytes[at..].iter_mut().take(4).for_each(|byte| *byte = lie);
                let _ = pictures::whole(&bytes, 40);
            }
        }
    }
}

#[test]
fn pictures_are_turned_as_the_camera_wished() {
    let site = site("p.jpg", &photograph(80, 60, 6));
    site.build_well();
    assert_eq!((attribute(&site, "width"), attribute(&site, "height")), (Some("60".to_owned()), Some("80".to_owned())));
    assert_eq!(attribute(&site, "srcset").unwrap(), "../p.20w.jpg 20w, ../p.40w.jpg 40w, ../p.jpg 60w");
    let whole = Jpeg::from_bytes(published(&site, "p.jpg").into()).unwrap();
    let exif = whole.exif().expect("how to turn it");
    assert_eq!((Orientation::from_exif_chunk(&exif), exif.len()), (Some(Orientation::Rotate90), 26), "and nothing else");
    let version = decoded(&published(&site, "p.20w.jpg"));
    assert_eq!(version.dimensions(), (20, 27));
    // What was left is at the top.
    let (top, bottom) = (version.get_pixel(10, 3), version.get_pixel(10, 23));
    assert!(top[0] > 150 && top[2] < 80 && bottom[0] < 80 && bottom[2] > 150, "{top:?} {bottom:?}");
}

/// Metadata may be longer than what is read at first.
#[test]
fn long_metadata_does_not_hide_the_size() {
    let mut jpeg = Jpeg::from_bytes(photograph(80, 60, 6).into()).unwrap();
    for _ in 0..2 {
        jpeg.segments_mut().insert(3, JpegSegment::new_with_contents(markers::APP1, vec![b'x'; 60_000].into()));
    }
    let site = site("p.jpg", &jpeg.encoder().bytes());
    site.build_well();
    assert_eq!(attribute(&site, "height").as_deref(), Some("80"));
}

#[test]
fn every_kind_of_pixels_is_made_smaller() {
    let picture = halves(80, 60);
    let mut grey = picture.to_luma_alpha8();
    grey.enumerate_pixels_mut().filter(|(x, ..)| *x < 40).for_each(|(.., pixel)| pixel[1] = 0);
    let kinds = [
        ("16 bit", DynamicImage::from(picture.to_rgb16()), false),
        ("16 bit and alpha", picture.to_rgba16().into(), true),
        ("grey", picture.to_luma8().into(), false),
        ("grey, 16 bit", picture.to_luma16().into(), false),
        ("grey and alpha", grey.into(), true),
    ];
    for (name, picture, alpha) in kinds {
        let made = pictures::narrower(&encoded(&picture, ImageFormat::Png), &[20], 1).unwrap();
        let version = decoded(made[0].as_ref().unwrap());
        assert_eq!((version.dimensions(), version.color().has_alpha()), ((20, 15), alpha), "{name}");
        assert_eq!(version.color().has_color(), picture.color().has_color(), "{name}");
        if name == "grey and alpha" {
            assert!(version.get_pixel(2, 5)[3] == 0 && version.get_pixel(17, 5)[3] == 255, "{name}");
        }
    }
}

/// A picture of two colours, one of them transparent, with one bit for each pixel.
fn two_colours() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 400, 100);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette(vec![255, 0, 0, 0, 0, 255]);
    encoder.set_trns(vec![0, 255]);
    let rows: Vec<u8> = (0..100).flat_map(|y: u32| (0..50).map(move |x: u32| if (x ^ y) & 1 == 0 { 0x5a } else { 0xc3 })).collect();
    encoder.write_header().unwrap().write_image_data(&rows).unwrap();
    bytes
}

/// A palette may say more in fewer bytes than a version with fewer pixels: then that is not smaller.
#[test]
fn a_version_is_never_longer_than_the_original() {
    let bytes = two_colours();
    let looked = pictures::look(&bytes).unwrap();
    assert_eq!((looked.size, looked.narrows), ((400, 100), true));
    let made = pictures::narrower(&bytes, &[390, 20], 1).unwrap();
    let narrow = made[1].as_ref().unwrap();
    assert!(made[0].is_none() && narrow.len() < bytes.len() && decoded(narrow).color().has_alpha());
}

/// What is no smaller would be loaded under a false width, and more than once.
#[test]
fn a_version_that_is_no_smaller_is_left_out() {
    let site = site("p.png", &two_colours());
    site.write("site.yaml", "images: {widths: [20, 390]}\n").write("content/b.md", "# Other\n\n![What it shows](p.png)\n");
    for turn in ["first", "from what is kept"] {
        site.build_well();
        assert_eq!(attribute(&site, "srcset").as_deref(), Some("../p.20w.png 20w, ../p.png 400w"), "{turn}");
        assert!(!site.output().join("p.390w.png").exists(), "{turn}");
        assert!(!site.published("b/index.html").contains("390w"), "{turn}");
        assert_eq!(std::fs::read_dir(site.path(".public.pictures")).unwrap().count(), 2, "{turn}");
    }
    assert_eq!(site.clean_tree(&[]), tree(&site.output()));
    site.build(&["--archive", "site.zip"]).expect(0);
    let zip = std::fs::read(site.outer().join("site.zip")).unwrap();
    assert!(has(&zip, b"p.20w.png") && !has(&zip, b"p.390w.png"));
    assert!(!site.outer().join(".site.zip.pictures").exists());
}

/// A PNG file with chunks before its pixels.
fn with_chunks(picture: &DynamicImage, chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut png = Png::from_bytes(encoded(picture, ImageFormat::Png).into()).unwrap();
    for (kind, contents) in chunks {
        png.chunks_mut().insert(1, PngChunk::new(*kind, Bytes::copy_from_slice(contents)));
    }
    png.encoder().bytes().to_vec()
}

/// Some browsers turn a PNG file as its metadata says, others do not: published, it stands as it is meant.
#[test]
fn drawings_are_turned_and_lose_no_pixel() {
    let long = vec![b'x'; 70_000];
    for picture in [halves(80, 60), halves(80, 60).to_rgba16().into(), halves(80, 60).to_luma8().into()] {
        let gamma = &[0, 0, 0xb1, 0x8f];
        let original = with_chunks(&picture, &[(*b"eXIf", &exif(6)), (*b"gAMA", gamma), (*b"tEXt", &long)]);
        let site = site("p.png", &original);
        site.build_well();
        assert_eq!((attribute(&site, "width"), attribute(&site, "height")), (Some("60".to_owned()), Some("80".to_owned())));
        assert_eq!(attribute(&site, "srcset").unwrap(), "../p.20w.png 20w, ../p.40w.png 40w, ../p.png 60w");
        let whole = published(&site, "p.png");
        assert_eq!(decoded(&whole), decoded(&original).rotate90());
        assert_eq!(decoded(&published(&site, "p.20w.png")).dimensions(), (20, 27));
        for bytes in [whole, published(&site, "p.40w.png")] {
            assert!(has(&bytes, b"gAMA\0\0\xb1\x8f") && !has(&bytes, b"eXIf") && !has(&bytes, b"GPS"));
        }
    }
    // A film is not turned, and what is cut off is told and has no metadata.
    let film = with_chunks(&halves(80, 60), &[(*b"eXIf", &exif(6)), (*b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0])]);
    assert_eq!(pictures::look(&film).unwrap().size, (80, 60));
    let mut cut = with_chunks(&halves(80, 60), &[(*b"eXIf", &exif(6))]);
    cut.truncate(cut.len() / 2);
    let (bytes, why) = pictures::published(&cut, None, 40);
    assert!(why.is_some() && !has(&bytes, b"GPS") && has(&bytes, b"IDAT"));
}

#[test]
fn narrower_drawings_have_the_same_colours() {
    let said = |picture: DynamicImage, kind: [u8; 4], contents: &[u8]| {
        let made = pictures::narrower(&with_chunks(&picture, &[(kind, contents)]), &[20], 40).unwrap();
        let version = Png::from_bytes(made[0].clone().unwrap().into()).unwrap();
        assert_eq!(version.chunk_by_type(kind).expect("the colours").contents().as_ref(), contents);
    };
    // A compressed profile is taken over as it stands.
    said(halves(80, 60).to_luma8().into(), *b"iCCP", b"Dot Gain 20%\0\0and so on");
    said(halves(80, 60).to_rgb16().into(), *b"gAMA", &[0, 1, 0x86, 0xa0]);
    said(halves(80, 60), *b"cHRM", &[0; 32]);
}

#[test]
fn what_cannot_be_made_smaller_well_stays_as_it_is() {
    let mut cmyk = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut cmyk, 90);
    encoder.encode(&vec![40; 80 * 60 * 4], 80, 60, jpeg_encoder::ColorType::Cmyk).unwrap();
    let site = site("p.jpg", &cmyk);
    site.build_well();
    assert_eq!(attribute(&site, "srcset"), None, "its colours depend on a profile");
    assert_eq!(decoded(&published(&site, "p.jpg")).dimensions(), (80, 60));

    let mut scans = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut scans, 90);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(halves(80, 60).as_bytes(), 80, 60, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(!pictures::look(&scans).unwrap().narrows, "one scan for each colour");

    let mut animated = Png::from_bytes(encoded(&halves(80, 60), ImageFormat::Png).into()).unwrap();
    animated.chunks_mut().insert(1, PngChunk::new(*b"acTL", Bytes::from_static(&[0, 0, 0, 1, 0, 0, 0, 0])));
    let animated = animated.encoder().bytes();
    assert!(!pictures::look(&animated).unwrap().narrows);
    assert!(has(&pictures::whole(&animated, 40).unwrap(), b"acTL"));
}

/// Neither a head that lies nor a file that was cut off costs more than a warning.
#[test]
fn damaged_pictures_are_told_and_published() {
    let mut jpeg = photograph(80, 60, 1);
    jpeg.truncate(jpeg.len() - 400);
    let site = site("p.jpg", &jpeg);
    let outcome = site.build_well();
    assert!(outcome.all().contains("warning[image-damaged]"), "{}", outcome.all());
    assert!(outcome.all().contains("content/p.jpg"), "{}", outcome.all());
    let whole = published(&site, "p.jpg");
    assert!(whole.len() > 300 && !has(&whole, b"GPS"), "a picture that was cut off has no metadata either");
    assert!(!site.output().join("p.20w.jpg").exists() && attribute(&site, "srcset").is_none(), "none is called narrow that is not");

    let mut broken = encoded(&halves(80, 60), ImageFormat::Png);
    let middle = broken.len() / 2;
    broken[middle..middle + 40].fill(0);
    site.write("content/p.jpg", &broken);
    let outcome = site.build_well();
    assert!(outcome.all().contains("warning[image-damaged]"), "{}", outcome.all());
}

/// A small file that would fill the memory: its head says so, and it is never decoded.
#[test]
fn a_picture_bomb_is_refused_by_its_head() {
    let bomb = |width: u32, height: u32| {
        let mut png = Png::from_bytes(encoded(&halves(80, 60), ImageFormat::Png).into()).unwrap();
        let mut head = png.chunks()[0].contents().to_vec();
        head[..4].copy_from_slice(&width.to_be_bytes());
        head[4..8].copy_from_slice(&height.to_be_bytes());
        png.chunks_mut()[0] = PngChunk::new(*b"IHDR", head.into());
        png.encoder().bytes()
    };
    let site = site("p.png", &bomb(50_000, 50_000));
    let outcome = site.build(&[]).expect(1);
    assert!(outcome.all().contains("error[limit]") && outcome.all().contains("limits.megapixels"), "{}", outcome.all());
    assert!(outcome.all().contains("problem with the file itself"), "the link is not told to go round it: {}", outcome.all());
    let failed = pictures::narrower(&bomb(50_000, 50_000), &[20], 40).unwrap_err();
    assert!(failed.contains("too many pixels") || failed.contains("imit"), "{failed}");
    // One that stays below the limit is decoded, and fails for want of data.
    assert!(pictures::narrower(&bomb(6_000, 6_000), &[20], 40).is_err());
}

#[test]
fn versions_are_kept_from_build_to_build() {
    let site = site("p.png", &encoded(&halves(80, 60), ImageFormat::Png));
    site.build_well();
    let first = tree(&site.output());
    let kept = || {
        let mut kept: Vec<_> = std::fs::read_dir(site.path(".public.pictures")).unwrap().map(|entry| entry.unwrap().path()).collect();
        kept.sort();
        kept
    };
    let paths = kept();
    assert_eq!(paths.len(), 2);
    let written = |path: &std::path::Path| path.metadata().unwrap().modified().unwrap();
    let before = written(&paths[0]);
    site.build_well();
    assert_eq!(written(&paths[0]), before, "it was made again");
    // One that was changed is found, as is one that is no file.
    let good = std::fs::read(&paths[0]).unwrap();
    let mut bad = good.clone();
    bad[40] ^= 1;
    std::fs::write(&paths[0], &bad).unwrap();
    std::fs::remove_file(&paths[1]).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &paths[1]).unwrap();
    site.write("content/b.md", "# Other\n").build_well();
    assert_eq!(std::fs::read(&paths[0]).unwrap(), good);
    assert!(paths[1].symlink_metadata().unwrap().is_file());
    // The same bytes without anything kept.
    site.remove("content/b.md").remove("public").remove(".public.spare").remove(".public.pictures").build_well();
    assert_eq!(tree(&site.output()), first);
    // What is not used any more goes, and a link in the place of the folder leads nowhere.
    site.write("content/p.png", encoded(&halves(30, 60), ImageFormat::Png)).build_well();
    assert_eq!(kept().len(), 1);
    let outside = site.outer().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("mine"), "x").unwrap();
    site.remove(".public.pictures");
    std::os::unix::fs::symlink(&outside, site.path(".public.pictures")).unwrap();
    site.build_well();
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 1);
    site.remove("content/p.png").write("content/a.md", "# A page\n\nText.\n").build_well();
    assert!(!site.path(".public.pictures").exists());
}

/// The file that is written is the one that is meant, and no mending makes another of it.
#[test]
fn two_pictures_with_one_address_are_one_problem() {
    let site = site("a-b.png", &encoded(&halves(80, 60), ImageFormat::Png));
    let page = "# A page\n\n![What it shows](<a b.png>)\n\n![What it shows](a-b.png)\n";
    site.write("content/a.md", page).write("content/a b.png", encoded(&halves(60, 60), ImageFormat::Png));
    let told = site.build(&[]).expect(1).says(&["error[route-taken]", "a blank becomes a hyphen"]).all();
    assert_eq!((told.matches("error[").count(), told.matches("warning[").count()), (1, 0), "{told}");
    site.command("check", &["--fix"]).output().unwrap();
    assert_eq!(std::fs::read_to_string(site.path("content/a.md")).unwrap(), page);
}

#[test]
fn a_version_and_a_file_at_one_address_are_told() {
    let site = site("p.png", &encoded(&halves(80, 60), ImageFormat::Png));
    site.write("content/p.20w.png", encoded(&halves(10, 10), ImageFormat::Png));
    let outcome = site.build(&[]).expect(1);
    assert!(outcome.all().contains("error[route-taken]") && outcome.all().contains("20 pixels wide"), "{}", outcome.all());
}
