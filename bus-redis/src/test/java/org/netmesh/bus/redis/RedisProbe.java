package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.netmesh.testservers.TestServer;

/** A bare connection to Redis: what a test wants to say and see beside the adapter. */
final class RedisProbe implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    RedisProbe(TestServer server) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(120_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a command and flattens its answer: texts and numbers as text, lists one after another.
     */
    List<String> ask(String... words) {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
            command.append(word).append("\r\n");
        }
        try {
            socket.getOutputStream().write(command.toString().getBytes(UTF_8));
            List<String> answer = new ArrayList<>();
            readInto(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String one(String... words) {
        return ask(words).getFirst();
    }

    /** The next line of a {@code MONITOR}, without its time and sender. */
    String monitored() {
        try {
            return in.readLine().replaceFirst("^\\+[0-9.]+ \\[[^]]*] ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bulk texts of tests hold ASCII only, so characters are bytes. */
    private void readInto(List<String> answer) throws IOException {
        String line = in.readLine();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '$' -> {
                if (rest.equals("-1")) return;
                char[] text = new char[Integer.parseInt(rest)];
                for (int read = 0; read < text.length; ) {
                    read += in.read(text, read, text.length - read);
                }
                in.readLine();
                answer.add(new String(text));
            }
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) readInto(answer);
            }
            default -> answer.add(line.startsWith("-") ? line : rest);
        }
    }
}
