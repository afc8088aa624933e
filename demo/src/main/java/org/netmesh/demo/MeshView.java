package org.netmesh.demo;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * How things stand at the reader; as one line of JSON it crosses to the demo. Immutable.
 *
 * @param next the reading that it waits for, and so how many it has
 * @param missed readings that were passed over
 * @param twice readings that came again and were dropped
 * @param again how often it had to dial again
 * @param longestSeconds between two readings
 * @param via the relay in use
 * @param paths by relay
 * @param published events that came on the channel
 * @param members who announced themselves to it
 * @param calls what came of its calls
 */
record MeshView(
        long next,
        long missed,
        long twice,
        int again,
        double longestSeconds,
        int via,
        List<Path> paths,
        long published,
        List<Member> members,
        ArchiveView calls) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * One relay's way.
     *
     * @param lost pings without an echo
     * @param rttMillis on average
     */
    record Path(long readings, long pings, long lost, double rttMillis) {
        Path with(long allReadings) {
            return new Path(allReadings, pings, lost, rttMillis);
        }
    }

    MeshView {
        paths = List.copyOf(paths);
        members = List.copyOf(members);
    }

    static boolean isView(String line) {
        return line.contains("\"paths\"");
    }

    static MeshView parse(String line) {
        return JSON.readValue(line, MeshView.class);
    }
}
