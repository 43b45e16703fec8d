# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # What the packages are, and where they had things, is shared with the other pieces.
# The second layer: ImageMagick, with everything that it loads and starts by name, and without what would only be listed.

# build_imagick_tree TREE BASE: TREE becomes /opt/php too, in a layer on top of BASE's.
build_imagick_tree() {
  local tree=$1 base=$2 modules="modules-Q16"
  mkdir -p "$tree"/{etc/conf.d,ext,lib}
  cp -- "$REPO"/layer/imagick/*.ini "$tree/etc/conf.d/"
  take_extension imagick "$tree"
  IMAGEMAGICK_HOME=$(packaged "/usr/lib/$TRIPLET/ImageMagick-*/config-Q16/configure.xml")
  IMAGEMAGICK_HOME=${IMAGEMAGICK_HOME%/config-Q16/*}
  take_folder "$IMAGEMAGICK_HOME/config-Q16" "$tree/im/config-Q16"
  take_folder "$IMAGEMAGICK_HOME/$modules" "$tree/im/$modules"
  take_folder /etc/ImageMagick-7 "$tree/im/etc"
  take_folder /usr/share/ImageMagick-7 "$tree/im/share"
  forget_what_needs_other_programs "$tree/im"
  take_folder "/usr/lib/$TRIPLET/libheif/plugins" "$tree/heif"
  take_ghostscript "$tree"
  ALREADY="$base/lib" take_libraries_for "$tree/lib" "$tree"/bin/gs "$tree"/ext/*.so "$tree"/heif/*.so "$tree/im/$modules"/*/*.so
  name_paths_in_environment "$(echo "$tree"/lib/libMagickCore-*)"
}

# A screen, a web browser, FFmpeg, printer languages, web pages, and a format that was compiled without its library: WordPress
# asks what ImageMagick lists, and would offer it.
forget_what_needs_other_programs() {
  local folder=$1 delegates="$1/etc/delegates.xml"
  rm -f -- "$folder"/modules-Q16/coders/{x,xwd,url,video,pcl,xps,html,ora}.{so,la}
  # Each on a line of its own: Ghostscript's alone stay, with its path.
  sed -i -e "/<delegate .*\/>/{/command=\"&apos;gs&apos; /!d;s#&apos;gs&apos;#\&apos;$OPT_PHP/bin/gs\&apos;#}" "$delegates"
  [[ $(grep -c '<delegate ' "$delegates") -eq $(grep -c "command=\"&apos;$OPT_PHP/bin/gs&apos; .*/>" "$delegates") && $(grep -c '<delegate decode="ps:alpha"' "$delegates") -eq 1 ]] ||
    fail "ImageMagick's delegates.xml has changed: look how its programs are named now"
  # Fonts by the places where systems have them. Fontconfig knows ours.
  rm -f -- "$folder"/etc/type-*.xml
  printf '<?xml version="1.0"?>\n<typemap></typemap>\n' >"$folder/etc/type.xml"
}

# With the fonts and the character maps that a PDF need not bring along.
take_ghostscript() {
  local tree=$1 part path
  take /usr/bin/gs "$tree/bin/gs"
  GHOSTSCRIPT_HOME=$(packaged '/usr/share/ghostscript/*/Resource/Init/gs_init.ps')
  GHOSTSCRIPT_HOME=${GHOSTSCRIPT_HOME%/Resource/Init/*}
  for part in CIDFont ColorSpace Decoding Encoding IdiomSet Init SubstCID; do
    take_folder "$GHOSTSCRIPT_HOME/Resource/$part" "$tree/gs/Resource/$part"
  done
  take_folder "$GHOSTSCRIPT_HOME/lib" "$tree/gs/lib"
  take_folder /usr/share/color/icc/ghostscript "$tree/gs/iccprofiles"
  take /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf "$tree/gs/Resource/CIDFSubst/DroidSansFallback.ttf"
  while IFS= read -r path; do
    part=${path##*/}
    take "$path" "$tree/gs/Resource/Font/${part%.t1}"
  done < <(packaged '/usr/share/fonts/type1/urw-base35/*.t1')
  while IFS= read -r path; do take "$path" "$tree/gs/Resource/CMap/${path##*/}"; done < <(packaged '/usr/share/poppler/cMap/*')
  [[ -s $tree/gs/Resource/Font/NimbusSans-Regular && -s $tree/gs/Resource/CMap/UniGB-UCS2-H ]] || fail "Ghostscript's fonts or character maps are incomplete"
}

# name_paths_in_environment LIBRARY: libheif and Fontconfig put their paths together as they run, so that there is nothing to
# overwrite. They look into the environment first, and a small library sets it when LIBRARY is loaded.
name_paths_in_environment() {
  local library=$1 name="libphpbridge-paths.so"
  "$(compiler)" -x c -Os -fno-builtin -shared -nostdlib -s -Wl,-soname,"$name" -Wl,--build-id=none -o "$(dirname -- "$library")/$name" - <<END
int setenv(const char *name, const char *value, int overwrite);

__attribute__((constructor)) static void name_paths(void) {
  setenv("LIBHEIF_PLUGIN_PATH", "$OPT_PHP/heif", 0);
  setenv("FONTCONFIG_FILE", "$OPT_PHP/im/fonts.conf", 0);
}
END
  patchelf --add-needed "$name" "$library"
  cp -- "$REPO/layer/imagick/fonts.conf" "$(dirname -- "$library")/../im/fonts.conf"
}
