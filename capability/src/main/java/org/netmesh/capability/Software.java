package org.netmesh.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node has installed (spec 04a §4.3): lists of names with versions. Immutable. */
public record Software(
        String os,
        String osVersion,
        List<Map.Entry<String, String>> runtimes,
        List<Map.Entry<String, String>> frameworks,
        Optional<String> cudaVersion,
        List<Map.Entry<String, String>> drivers) {
    public Software {
        runtimes = List.copyOf(runtimes);
        frameworks = List.copyOf(frameworks);
        drivers = List.copyOf(drivers);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Nothing said. */
    public static final Software NONE = builder().build();

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private String os = "";
        private String osVersion = "";
        private final List<Map.Entry<String, String>> runtimes = new ArrayList<>();
        private final List<Map.Entry<String, String>> frameworks = new ArrayList<>();
        private Optional<String> cudaVersion = Optional.empty();
        private final List<Map.Entry<String, String>> drivers = new ArrayList<>();

        private Builder() {}

        public Builder os(String value) {
            os = value;
            return this;
        }

        public Builder osVersion(String value) {
            osVersion = value;
            return this;
        }

        public Builder cudaVersion(String value) {
            cudaVersion = Optional.of(value);
            return this;
        }

        /** Adds one; a name that is empty or holds {@code = : .} emits no tag. */
        public Builder runtime(String name, String version) {
            runtimes.add(Map.entry(name, version));
            return this;
        }

        /** Adds one; a name that is empty or holds {@code = : .} emits no tag. */
        public Builder framework(String name, String version) {
            frameworks.add(Map.entry(name, version));
            return this;
        }

        /** Adds one; a name that is empty or holds {@code = : .} emits no tag. */
        public Builder driver(String name, String version) {
            drivers.add(Map.entry(name, version));
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Software build() {
            return new Software(os, osVersion, runtimes, frameworks, cudaVersion, drivers);
        }
    }
}
