package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.capability.IndexFixture.ids;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.flow.Subscription;

class CapabilityIndexTest {
    private final IndexFixture fixture = new IndexFixture();
    private final CapabilityIndex index = fixture.index;

    private static CapabilityFilter tag(String tag) {
        return CapabilityFilter.builder().requireTag(tag).build();
    }

    // spec 04a §8.6, §21.2: deterministic answers, tags by meaning
    @Test
    void answersComeByAscendingUnsignedNodeId() {
        fixture.insert(-1, 1, "software.os=linux");
        fixture.insert(7, 1, "software.os:linux");
        fixture.insert(3, 1, "software.os=bsd");
        fixture.insert(5, 1, "software.os=linux");
        assertThat(index.query(tag("software.os:linux"))).isEqualTo(ids(5, 7, -1));
        assertThat(index.query(CapabilityFilter.builder().build())).isEqualTo(ids(3, 5, 7, -1));
        assertThat(index.query(P.exists("software.os"))).isEqualTo(ids(3, 5, 7, -1));
        assertThat(index.query(tag("nowhere"))).isEmpty();
        assertThat(index.query(tag(""))).isEmpty();
    }

    // spec 04a §18 M-9, M-10, M-15
    @Test
    void onlyANewerVersionReplacesAnEntry() {
        assertThat(fixture.insert(1, 5, "a")).isEqualTo(IndexOutcome.INDEXED);
        assertThat(fixture.insert(1, 5, "b")).isEqualTo(IndexOutcome.STALE);
        assertThat(fixture.insert(1, 4, "b")).isEqualTo(IndexOutcome.STALE);
        assertThat(index.query(tag("a"))).isEqualTo(ids(1));
        assertThat(fixture.insert(1, -1, "b")).isEqualTo(IndexOutcome.INDEXED);
        assertThat(index.query(tag("a"))).isEmpty();
        assertThat(index.query(tag("b"))).isEqualTo(ids(1));
        assertThat(index.stats().totalIndexed()).isEqualTo(2);
    }

    // spec 04a §18 M-11, §8.2
    @Test
    void anExpiredRecordIsNotIndexedAndANearlyExpiredOneKeepsItsRest() {
        CapabilityAnnouncement record =
                fixture.announcement(1, 1, CapabilitySet.builder().tag("a").build(), 10);
        fixture.pass(Duration.ofSeconds(9));
        assertThat(index.insert(record)).isEqualTo(IndexOutcome.INDEXED);
        fixture.pass(Duration.ofMillis(999));
        assertThat(index.query(tag("a"))).isEqualTo(ids(1));
        fixture.pass(Duration.ofMillis(1));
        assertThat(index.query(tag("a"))).isEmpty();
        assertThat(index.get(new NodeId(1))).isEmpty();
        assertThat(index.size()).isZero();
        assertThat(index.sweep()).isEqualTo(ids(1));
        assertThat(index.insert(record)).isEqualTo(IndexOutcome.EXPIRED);
    }

    // spec 04a §8.2 step 1, §18 M-11
    @Test
    void aLifetimeOfZeroLastsUntilTheNextSweep() {
        index.insert(fixture.announcement(1, 1, CapabilitySet.builder().tag("a").build(), 0));
        fixture.pass(Duration.ofHours(1));
        assertThat(index.query(tag("a"))).isEqualTo(ids(1));
        assertThat(index.sweep()).isEqualTo(ids(1));
        assertThat(index.isEmpty()).isTrue();
    }

    // spec 04a §18 M-12
    @Test
    void theLongestLifetimeDoesNotOverflow() {
        index.insert(
                fixture.announcement(1, 1, CapabilitySet.builder().tag("a").build(), 0xffff_ffffL));
        fixture.pass(Duration.ofDays(365));
        assertThat(index.sweep()).isEmpty();
        assertThat(index.query(tag("a"))).isEqualTo(ids(1));
    }

    // spec 04a §18 M-16
    @Test
    void noListOutlivesItsLastNode() {
        CapabilitySet full =
                CapabilitySet.builder()
                        .addModel(ModelCapability.of("m"))
                        .addTool(ToolCapability.builder().toolId("t").build())
                        .tags(List.of("a", "scope:x", "hardware.gpu"))
                        .metadata("k", "v")
                        .build();
        fixture.insert(1, 1, full);
        fixture.insert(2, 1, full);
        IndexStats stats = index.stats();
        assertThat(stats.nodeCount()).isEqualTo(2);
        assertThat(stats.tagCount()).isEqualTo(full.tags().size());
        assertThat(stats.modelCount()).isEqualTo(1);
        assertThat(stats.toolCount()).isEqualTo(1);
        assertThat(index.remove(new NodeId(1))).isTrue();
        assertThat(index.remove(new NodeId(1))).isFalse();
        assertThat(index.isSwept()).isFalse();
        fixture.insert(2, 2, CapabilitySet.empty());
        index.remove(new NodeId(2));
        assertThat(index.isSwept()).isTrue();
    }

    @Test
    void everyChangeRaisesTheVersionAndARemovedNodeMayStartOver() {
        long before = index.version();
        fixture.insert(1, 9, "a");
        assertThat(index.version()).isGreaterThan(before);
        index.remove(new NodeId(1));
        assertThat(fixture.insert(1, 1, "a")).isEqualTo(IndexOutcome.INDEXED);
    }

    @Test
    void aFullIndexRefusesNewNodesOnly() {
        CapabilityIndex small =
                new CapabilityIndex(fixture::now, () -> Instant.ofEpochSecond(0), 1);
        CapabilitySet set = CapabilitySet.builder().tag("a").build();
        assertThat(small.insert(fixture.announcement(1, 1, set, 300)))
                .isEqualTo(IndexOutcome.INDEXED);
        assertThat(small.insert(fixture.announcement(2, 1, set, 300))).isEqualTo(IndexOutcome.FULL);
        assertThat(small.insert(fixture.announcement(1, 2, set, 300)))
                .isEqualTo(IndexOutcome.INDEXED);
    }

    // spec 04a §18 M-17
    @Test
    void aHashThatTwoNodesClaimNamesNobodyUntilOneLeaves() {
        OriginHashes origins = new OriginHashes();
        NodeId one = new NodeId(1);
        origins.add(7, one);
        origins.add(7, one);
        origins.add(7, new NodeId(2));
        origins.add(7, new NodeId(3));
        assertThat(origins.isAmbiguous(7)).isTrue();
        assertThat(origins.owner(7)).isEmpty();
        assertThat(origins.collisions()).isEqualTo(1);
        origins.remove(7, new NodeId(2));
        origins.remove(7, new NodeId(3));
        assertThat(origins.owner(7)).contains(one);
        origins.remove(7, one);
        assertThat(origins.isEmpty()).isTrue();
    }

    @Test
    void aPacketsOriginHashFindsTheSet() {
        fixture.insert(1, 1, "a");
        int hash = OriginHash.of(IndexFixture.entity(1)).wire();
        assertThat(index.getByOriginHash(hash)).isEqualTo(index.get(new NodeId(1)));
        assertThat(index.isOriginHashAmbiguous(hash)).isFalse();
        assertThat(index.getByOriginHash(hash + 1)).isEmpty();
        assertThat(index.collisions()).isZero();
    }

    // spec 04a §19 14, 15, 16, §18 M-20
    @Test
    void scopesNarrowTheAnswer() {
        fixture.insert(1, 1, "scope:tenant:oem-123", "hardware.gpu", "hardware.gpu.vram_gb=24");
        fixture.insert(2, 1, "scope:tenant:corp-acme");
        fixture.insert(3, 1);
        fixture.insert(4, 1, "scope:tenant:oem-123", "hardware.gpu", "hardware.gpu.vram_gb=80");
        fixture.insert(5, 1, "scope:region:eu-west");
        fixture.insert(6, 1, "scope:subnet-local");
        CapabilityFilter any = CapabilityFilter.builder().build();
        assertThat(index.query(any, ScopeFilter.tenant("oem-123"), _ -> false))
                .isEqualTo(ids(1, 3, 4));
        assertThat(index.query(any, ScopeFilter.globalOnly(), _ -> false)).isEqualTo(ids(3));
        assertThat(index.query(any, ScopeFilter.any(), _ -> true)).isEqualTo(ids(1, 2, 3, 4, 5));
        assertThat(index.query(any, ScopeFilter.region("eu-west"), _ -> false))
                .isEqualTo(ids(3, 5));
        assertThat(index.query(any, ScopeFilter.sameSubnet(), new NodeId(6)::equals))
                .isEqualTo(ids(6));

        CapabilityRequirement most =
                new CapabilityRequirement(
                        CapabilityFilter.builder().requireGpu().build(), 0, 1, 0, 0);
        assertThat(index.best(most, ScopeFilter.tenant("oem-123"), _ -> false))
                .contains(new NodeId(4));
        assertThat(index.best(most, ScopeFilter.tenant("other"), _ -> false)).isEmpty();
        assertThat(index.best(CapabilityRequirement.of(any))).contains(new NodeId(1));
    }

    @Test
    void aWatchTellsWhatMatchesNowAndEveryChange() {
        fixture.insert(1, 1, "a");
        try (Subscription<CapabilityChange> watch = index.watch(tag("a"), 16, Runnable::run)) {
            fixture.insert(2, 1, "b");
            fixture.insert(2, 2, "a", "b");
            fixture.insert(1, 2, "a", "c");
            fixture.insert(1, 3, "a", "c");
            fixture.insert(2, 3, "b");
            fixture.pass(Duration.ofMinutes(5));
            index.sweep();
            assertThat(drain(watch))
                    .satisfiesExactly(
                            c -> assertThat(c).isInstanceOf(CapabilityChange.Added.class),
                            c -> assertThat(c.nodeId()).isEqualTo(new NodeId(2)),
                            c ->
                                    assertThat(c)
                                            .isInstanceOfSatisfying(
                                                    CapabilityChange.Updated.class,
                                                    u ->
                                                            assertThat(u.diff().addedTags())
                                                                    .containsExactly(
                                                                            Tag.parse("c"))),
                            c ->
                                    assertThat(c)
                                            .isEqualTo(new CapabilityChange.Removed(new NodeId(2))),
                            c ->
                                    assertThat(c)
                                            .isEqualTo(
                                                    new CapabilityChange.Expired(new NodeId(1))));
            assertThat(index.watchCount()).isEqualTo(1);
        }
        assertThat(index.watchCount()).isZero();
    }

    @Test
    void whoeverComesBackAfterItsLifetimeIsAddedAgainThoughNobodySwept() {
        fixture.insert(1, 1, "a");
        try (Subscription<CapabilityChange> early = index.watch(tag("a"), 16, Runnable::run)) {
            fixture.pass(Duration.ofMinutes(6));
            try (Subscription<CapabilityChange> late = index.watch(tag("a"), 16, Runnable::run)) {
                assertThat(drain(late)).isEmpty();
                fixture.insert(1, 2, "a");
                assertThat(drain(late).getLast()).isInstanceOf(CapabilityChange.Added.class);
            }
            assertThat(drain(early))
                    .satisfiesExactly(
                            c -> assertThat(c).isInstanceOf(CapabilityChange.Added.class),
                            c -> assertThat(c).isInstanceOf(CapabilityChange.Expired.class),
                            c -> assertThat(c).isInstanceOf(CapabilityChange.Added.class));
        }
    }

    private static List<CapabilityChange> drain(Subscription<CapabilityChange> watch) {
        return Stream.generate(() -> watch.poll(Duration.ZERO))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    // spec 04a §11, §19 19, 24, 25
    @Test
    void operatorsAnswerOverTheWholeIndex() {
        fixture.insert(1, 1, "causal:root:9", "hardware.cpu_cores=4");
        fixture.insert(2, 1, "causal:f1", "fork-of:root", "hardware.cpu_cores=8");
        fixture.insert(3, 1, "fork-of:f1", "hardware.cpu_cores=8", "hardware.gpu");
        CapabilityOperators operators = new CapabilityOperators(index);
        Tag start = Tag.parse("fork-of:f1");
        assertThat(operators.traverse(new NodeId(3), start, 9))
                .extracting(CapabilityOperators.Step::nodeId)
                .isEqualTo(ids(3, 2, 1));
        assertThat(operators.traverse(new NodeId(3), start, 0)).hasSize(1);
        assertThat(operators.matchAxis(TaxonomyAxis.HARDWARE, "cpu_cores", "8"))
                .isEqualTo(ids(2, 3));
        assertThat(operators.matchAxis(TaxonomyAxis.HARDWARE, "gpu")).isEqualTo(ids(3));
        TagKey cores = TagKey.parse("hardware.cpu_cores");
        assertThat(operators.aggregate(P.exists(cores), CapabilityOperators.distinctValues(cores)))
                .containsExactly("4", "8");
        assertThat(operators.aggregate(P.exists(cores), CapabilityOperators.maxMetadata("load")))
                .isEqualTo(OptionalDouble.empty());
        RttLookup rtt =
                node ->
                        node.value() == 3
                                ? Optional.empty()
                                : Optional.of(Duration.ofMillis(10 / node.value()));
        assertThat(operators.nearest(P.exists(cores), rtt, 9)).isEqualTo(ids(2, 1, 3));
        assertThat(operators.nearest(P.exists(cores), rtt, 0)).isEmpty();
        assertThat(operators.chainHolders("root", rtt)).isEqualTo(ids(1));
        assertThat(operators.chainHolders("roo", rtt)).isEmpty();
    }

    @Test
    void aCycleOfForksEnds() {
        fixture.insert(1, 1, "causal:a", "fork-of:b");
        fixture.insert(2, 1, "causal:b", "fork-of:a");
        assertThat(
                        new CapabilityOperators(index)
                                .traverse(new NodeId(1), Tag.parse("fork-of:b"), 99))
                .extracting(CapabilityOperators.Step::nodeId)
                .isEqualTo(ids(1, 2));
    }

    @Test
    void cardinalitiesCountDistinctValues() {
        fixture.insert(1, 1, "software.os=a", "software.os:a", "software.os");
        fixture.insert(2, 1, CapabilitySet.empty().withMetadata("k", "v"));
        assertThat(index.axisCardinality(TagKey.parse("software.os"))).isEqualTo(2);
        assertThat(index.axisCardinality(TagKey.parse("software.x"))).isZero();
        assertThat(index.metadataCardinality("k")).isEqualTo(1);
        assertThat(index.metadataCardinality("x")).isZero();
    }
}
