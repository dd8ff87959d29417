#!/bin/sh
# Installs readers of RDF that are not ours into a folder, with a wrapper for each in its `bin`.
#
#   tests/readers/install.sh FOLDER
#
# n3       N3.js from npm: `n3 COMMAND FILE…`, see n3.mjs
# riot arq Apache Jena of Debian's package libapache-jena-java, made to work
#
# What cannot be had is said, and left out; exit 1 if any is left out.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: tests/readers/install.sh FOLDER}
mkdir -p "$folder/bin" || exit 1
folder=$(cd "$folder" && pwd)
status=0

complain() {
    printf 'readers: %s\n' "$*" >&2
    status=1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A wrapper takes its name only when the program behind it answers.
wrapper() {
    name=$1
    shift
    printf '#!/bin/sh\nexec %s "$@"\n' "$*" >"$folder/bin/.$name"
    chmod +x "$folder/bin/.$name"
    if "$folder/bin/.$name" --version >/dev/null 2>&1 </dev/null; then
        mv "$folder/bin/.$name" "$folder/bin/$name"
    else
        rm -f "$folder/bin/.$name"
        complain "$name is installed and does not run"
    fi
}

install_n3() {
    [ -x "$folder/bin/n3" ] && return
    have node && have npm || {
        complain "no Node.js with npm, so no N3.js"
        return
    }
    mkdir -p "$folder/n3"
    npm install --silent --no-audit --no-fund --prefix "$folder/n3" n3@2 >/dev/null 2>&1 </dev/null || {
        complain "npm cannot install n3"
        return
    }
    # Modules are looked for from where a script lies.
    cp "$here/n3.mjs" "$folder/n3/n3.mjs"
    wrapper n3 node "'$folder/n3/n3.mjs'"
}

# Debian puts the message bundles of Jena's XML parser where its classes do not look for them, and names
# no classpath for its commands. Both are set right here, outside the system's folders.
install_jena() {
    [ -x "$folder/bin/riot" ] && [ -x "$folder/bin/arq" ] && return
    jars=/usr/share/java
    [ -e "$jars/jena-core.jar" ] && have java && have unzip || {
        complain "no Apache Jena: apt-get install libapache-jena-java default-jre-headless unzip"
        return
    }
    mkdir -p "$folder/jena"
    unzip -q -o "$jars/jena-core.jar" 'org/apache/jena/ext/xerces/*' -d "$folder/jena" || {
        complain "jena-core.jar cannot be unpacked"
        return
    }
    rm -rf "$folder/jena/xerces"
    mv "$folder/jena/org/apache/jena/ext/xerces" "$folder/jena/xerces"
    classes=$folder/jena
    for jar in "$jars"/jena-*.jar; do classes=$classes:$jar; done
    for name in thrift titanium-json-ld jakarta.json-api jakarta.json dexx.collection protobuf slf4j-api slf4j-nop commons-cli commons-codec \
        commons-compress commons-csv commons-io commons-lang3 gson guava failureaccess httpclient httpclient-cache httpcore commons-logging \
        jackson-core jackson-databind jackson-annotations jsonld-java jcl-over-slf4j; do
        [ -e "$jars/$name.jar" ] && classes=$classes:$jars/$name.jar
    done
    wrapper riot java -cp "'$classes'" riotcmd.riot
    wrapper arq java -cp "'$classes'" arq.arq
}

install_n3
install_jena
exit "$status"
