package org.netmesh.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The processes of the mesh as they announced themselves, and what the channel is to them. */
final class MembersTable {
    private static final String ROW = "%-14s%6s%9s  %-17s%-9s%s";
    private static final String TRIAL = "  %-29s%-23s%s";
    private static final List<String> ORDER =
            List.of("relay", "sensor", "archive", "reader", "guest");
    private static final int SYSTEM_WIDTH = 16;

    private MembersTable() {}

    /**
     * @param view whom the reader heard of
     * @param answers what the guest heard, if it did
     * @param reader its process
     */
    static List<String> lines(MeshView view, Optional<MeshGuest.Answers> answers, long reader) {
        var lines = new ArrayList<String>();
        lines.add(ROW.formatted("process", "cores", "memory", "system", "Java", MeshSeat.CHANNEL));
        view.members().stream()
                .sorted(
                        Comparator.comparingInt((Member member) -> ORDER.indexOf(member.role()))
                                .thenComparingLong(Member::process))
                .map(member -> row(member, view, answers))
                .forEach(lines::add);
        answers.ifPresent(heard -> lines.addAll(trials(heard, reader)));
        return lines;
    }

    private static String row(Member member, MeshView view, Optional<MeshGuest.Answers> answers) {
        String system = member.system();
        return ROW.formatted(
                        member.role() + " " + member.process(),
                        member.cores(),
                        member.memoryGb() + " GiB",
                        system.substring(0, Math.min(system.length(), SYSTEM_WIDTH)),
                        member.java(),
                        channel(member.role(), view, answers))
                .stripTrailing();
    }

    private static String channel(String role, MeshView view, Optional<MeshGuest.Answers> answers) {
        return switch (role) {
            case "sensor" -> "publishes";
            case "reader" -> "let in, %,d events".formatted(view.published());
            case "guest" -> answers.map(MembersTable::verdict).orElse("not answered");
            default -> "";
        };
    }

    private static String verdict(MeshGuest.Answers heard) {
        return heard.allRefused() ? "refused, see below" : "LET IN";
    }

    private static List<String> trials(MeshGuest.Answers heard, long reader) {
        return List.of(
                "",
                TRIAL.formatted("what the guest showed", "the answer", "because"),
                TRIAL.formatted("no token", heard.toNone(), "it takes a token"),
                TRIAL.formatted(
                        "the token of reader " + reader, heard.toOthers(), "it is for that one"),
                TRIAL.formatted(
                        "a token that it made itself", heard.toItsOwn(), "not the sensor's word"));
    }
}
