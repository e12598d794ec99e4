# One image for every role; the role is the first argument.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
# Further profiles of the build: --build-arg CANDOR_PROFILES=confluent for Confluent's own serde.
ARG CANDOR_PROFILES=
RUN mvn -q -B -Dfast "-Psbom${CANDOR_PROFILES:+,$CANDOR_PROFILES}" -pl launcher -am -DskipTests package

FROM eclipse-temurin:17-jre
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/candor candor \
 && install -d -o candor -g candor /var/lib/candor/state
COPY --from=build /src/candor /opt/candor/candor
COPY --from=build /src/launcher/target/candor/lib /opt/candor/lib
COPY --from=build /src/launcher/target/candor/sbom.json /src/LICENSE /opt/candor/
# Later starts map the classes that this one loads; where it is too slow, as under emulation, they go without.
RUN /opt/candor/candor share-classes || true
USER candor
WORKDIR /var/lib/candor
# /metrics and /health, and the console of the classifier role.
EXPOSE 9464 8080
ENTRYPOINT ["/opt/candor/candor"]
CMD ["--help"]
