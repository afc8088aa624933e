package org.netmesh.demo;

import java.util.List;
import java.util.Optional;

/**
 * What came of the reader's calls to the archives. Immutable.
 *
 * @param known archives that it has found
 * @param asked summaries that it wanted
 * @param summary the last one
 * @param followed the processes that its stream came from, one after the other
 * @param next the reading that it waits for, and so how many it has
 * @param missed readings that were passed over
 * @param hedgedTo the process that answered the hedged call; 0 until then
 * @param stored what became of the upload
 * @param intact whether it came as it left
 */
record ArchiveView(
        int known,
        long asked,
        long answered,
        Optional<LogService.Summary> summary,
        List<Long> followed,
        long next,
        long missed,
        long hedgedTo,
        Optional<LogService.Stored> stored,
        boolean intact,
        long retries,
        long hedges) {
    ArchiveView {
        followed = List.copyOf(followed);
    }

    /** Whether a stream runs, a summary came, and there is another archive to go to. */
    boolean underWay() {
        return known >= MeshCrew.ARCHIVES && answered > 0 && next > 0;
    }

    /** Whether the calls went on after that archive was lost, up to so many readings. */
    boolean wentOnWithout(long archive, long readings) {
        return followed.contains(archive)
                && followed.getLast() != archive
                && summary.filter(last -> last.process() != archive).isPresent()
                && hedgedTo != archive
                && intact
                && missed == 0
                && next >= readings;
    }
}
