#!/usr/bin/env bash
# Makes this machine ready to build and run StreamGuard: tools, native libraries, NuGet packages.
# usage: eng/setup.sh [--tests] [--training]     safe to call again; a second call does nothing and takes well under 2 seconds
#   --tests      also what the tests need (python3-avro, kcat, promtool)
#   --training   also what `make train` needs (Python with PyTorch, ONNX, scikit-learn, matplotlib)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
# shellcheck source=eng/natives/pins.env
source eng/natives/pins.env
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) rid=linux-x64 npm_arch=x64 ;;
  Linux-aarch64) rid=linux-arm64 npm_arch=arm64 ;;
  *) die "StreamGuard's server runs on Linux x64 and arm64; this is $(uname -s) $(uname -m)." ;;
esac

can_be_root() { (( EUID == 0 )) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
as_root() { if (( EUID == 0 )); then "$@"; else sudo -n "$@"; fi; }

apt_updated=
# install PACKAGE...: those of the packages that are missing, with apt-get
install() {
  local missing=() package
  for package in "$@"; do dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package"); done
  (( ${#missing[@]} )) || return 0
  command -v apt-get >/dev/null || die "these packages are missing, and there is no apt-get to install them: ${missing[*]}"
  can_be_root || die "run this first, then try again: sudo apt-get install -y ${missing[*]}"
  say "installing ${missing[*]}"
  if [[ -z $apt_updated ]]; then as_root apt-get update -qq >/dev/null || die "apt-get update failed; is the network there?"; apt_updated=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$root/artifacts/apt.log" 2>&1 \
    || { tail -5 "$root/artifacts/apt.log" >&2; die "apt-get could not install: ${missing[*]}"; }
}

# unpack PACKAGE@VERSION SHA512 FOLDER PATH-IN-PACKAGE: from the npm registry, refused unless its checksum is the pinned one
unpack() {
  command -v npm >/dev/null || install npm
  local folder=$3 archive
  mkdir -p "$folder"
  archive=$folder/$(cd "$folder" && npm pack --silent "$1" 2>/dev/null | tail -1) || die "npm could not fetch $1; is the registry reachable?"
  [[ -f $archive ]] || die "npm could not fetch $1; is the registry reachable?"
  [[ $(openssl dgst -sha512 -binary "$archive" | base64 -w0) == "$2" ]] || die "$1 does not have the checksum pinned in eng/natives/pins.env; refused."
  tar -xzf "$archive" -C "$folder" "package/$4"
  rm -f "$archive"
}

# on_feed PACKAGE VERSION: whether the NuGet feed has it (it is then in the machine's packages folder)
on_feed() {
  local probe; probe=$(mktemp -d)
  printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageDownload Include="%s" Version="[%s]" /></ItemGroup></Project>' "$1" "$2" >"$probe/probe.csproj"
  cp global.json "$probe/"
  if (cd "$probe" && dotnet restore probe.csproj >/dev/null 2>&1); then rm -rf "$probe"; return 0; fi
  rm -rf "$probe"; return 1
}

setup_dotnet() {
  if ! command -v dotnet >/dev/null; then
    if [[ -n $(apt-cache madison dotnet-sdk-10.0 2>/dev/null) ]]; then install dotnet-sdk-10.0
    else die "the .NET SDK 10.0 is missing: install package dotnet-sdk-10.0 (learn.microsoft.com/dotnet/core/install/linux), then try again."; fi
  fi
  (cd "$root" && dotnet --version >/dev/null 2>&1) || die "the .NET SDK found here ($(cd / && dotnet --version 2>/dev/null || echo none)) is older than global.json asks: install package dotnet-sdk-10.0."
}

setup_librdkafka() {
  if on_feed librdkafka.redist "$LIBRDKAFKA_VERSION"; then say "librdkafka $LIBRDKAFKA_VERSION comes from the NuGet feed"; rm -rf artifacts/nuget; return; fi
  say "the NuGet feed has no librdkafka.redist; building librdkafka $LIBRDKAFKA_VERSION from source (about a minute)"
  install gcc g++ make python3 libssl-dev zlib1g-dev libzstd-dev liblz4-dev libsasl2-dev libcurl4-openssl-dev
  local work=$root/artifacts/librdkafka-source
  rm -rf "$work"; unpack "$LIBRDKAFKA_SOURCE_PACKAGE" "$LIBRDKAFKA_SOURCE_SHA512" "$work" deps/librdkafka
  (cd "$work/package/deps/librdkafka" && ./configure --enable-gssapi && make -j"$(nproc)" -C src librdkafka.so.1) >artifacts/librdkafka-build.log 2>&1 \
    || { tail -5 artifacts/librdkafka-build.log >&2; die "librdkafka did not build; the whole log is artifacts/librdkafka-build.log"; }
  strip --strip-unneeded -o "$work/librdkafka.so" "$work/package/deps/librdkafka/src/librdkafka.so.1"
  rm -rf artifacts/nuget artifacts/packages/librdkafka.redist; mkdir -p artifacts/nuget
  dotnet pack eng/natives/librdkafka.redist -o artifacts/nuget -p:LibrdkafkaVersion="$LIBRDKAFKA_VERSION" -p:LibrdkafkaLibrary="$work/librdkafka.so" -p:NativeRid="$rid" \
    >artifacts/librdkafka-pack.log 2>&1 || { grep error artifacts/librdkafka-pack.log >&2; die "librdkafka could not be packed"; }
  touch artifacts/nuget/use-substitute
  rm -rf "$work" eng/natives/librdkafka.redist/{bin,obj}
}

setup_onnxruntime() {
  local target=artifacts/native/$rid; mkdir -p "$target"
  if on_feed Microsoft.ML.OnnxRuntime "$ONNXRUNTIME_VERSION"; then
    local packages; packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: *//')
    cp "$packages/microsoft.ml.onnxruntime/$ONNXRUNTIME_VERSION/runtimes/$rid/native/libonnxruntime.so" "$target/libonnxruntime.so"
    say "ONNX Runtime $ONNXRUNTIME_VERSION comes from the NuGet feed"; return
  fi
  say "the NuGet feed has no Microsoft.ML.OnnxRuntime; taking $ONNXRUNTIME_PACKAGE from npm (about 110 MB)"
  local work=$root/artifacts/onnxruntime-source; rm -rf "$work"
  unpack "$ONNXRUNTIME_PACKAGE" "$ONNXRUNTIME_SHA512" "$work" "bin/napi-v6/linux/$npm_arch/libonnxruntime.so.1"
  cp "$work/package/bin/napi-v6/linux/$npm_arch/libonnxruntime.so.1" "$target/libonnxruntime.so"
  rm -rf "$work"
}

# once STAMP FUNCTION INPUT...: runs the function unless its stamp says that it was done for the same inputs
once() {
  local stamp=artifacts/setup/$1 function=$2; shift 2
  local key; key=$(cat "$@" | cksum)
  [[ -f $stamp && $(<"$stamp") == "$key" ]] && return 0
  "$function"; printf '%s' "$key" >"$stamp"
}

restore() { say "restoring NuGet packages"; dotnet restore StreamGuard.sln -v quiet; }
training() { install python3 python3-numpy libopenblas0-pthread python3-torch python3-onnx python3-sklearn python3-matplotlib python3-xgboost; }
tests() {
  install python3 python3-avro kcat
  # promtool alone, taken out of its package: installing the package would start a Prometheus server on this machine.
  local work; work=$(mktemp -d)
  say "fetching promtool"
  if [[ -z $(apt-cache madison prometheus 2>/dev/null) ]]; then as_root apt-get update -qq >/dev/null || die "apt-get update failed; is the network there?"; fi
  (cd "$work" && chmod 777 . && apt-get download -qq prometheus >/dev/null 2>&1) || die "apt-get could not download the package prometheus (for promtool)"
  dpkg -x "$work"/prometheus_*.deb "$work/out"; mkdir -p artifacts/tools; cp "$work/out/usr/bin/promtool" artifacts/tools/; rm -rf "$work"
}

mkdir -p artifacts/setup
setup_dotnet
install curl ca-certificates openssl
once "librdkafka-$rid" setup_librdkafka eng/natives/pins.env
once "onnxruntime-$rid" setup_onnxruntime eng/natives/pins.env
once restore restore Directory.Packages.props Directory.Build.props StreamGuard.sln src/*/*.csproj tests/*/*.csproj
for argument in "$@"; do
  case $argument in
    --training) once training training eng/natives/pins.env ;;
    --tests) once tests tests eng/natives/pins.env ;;
    *) die "unknown option $argument; usage: eng/setup.sh [--tests] [--training]" ;;
  esac
done
