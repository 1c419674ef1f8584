// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.mailbox.LogTail.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
    @Test
    void takesWhatFollowsWithoutGap() {
        assertThat(tail(0, 0, "1@1", "2@1", "3@1")).containsExactly("1@1", "2@1", "3@1");
        assertThat(tail(7, 1, "8@1", "9@2")).containsExactly("8@1", "9@2");
    }

    @Test
    void endsAtAGap() {
        assertThat(tail(0, 0, "1@1", "3@1")).containsExactly("1@1");
        assertThat(tail(0, 0, "2@1")).isEmpty();
        assertThat(tail(0, 0)).isEmpty();
    }

    @Test
    void takesTheLatestWritersRowOfAPosition() {
        assertThat(tail(0, 0, "1@1", "2@3", "2@1", "3@3")).containsExactly("1@1", "2@3", "3@3");
    }

    @Test
    void leavesOutWhatADeposedWriterAddedBehindItsSuccessor() {
        assertThat(tail(0, 0, "1@1", "2@2", "3@1", "4@1")).containsExactly("1@1", "2@2");
    }

    @Test
    void leavesOutWhatADeposedWriterAddedBehindTheSavedState() {
        assertThat(tail(10, 5, "11@4", "12@4")).isEmpty();
        assertThat(tail(10, 5, "11@5", "11@4", "12@4")).containsExactly("11@5");
    }

    @Test
    void skipsRowsUpToTheSavedState() {
        assertThat(tail(2, 1, "1@1", "2@1", "3@1")).containsExactly("3@1");
    }

    @Test
    void takesTheNewestOfEachPositionOfACompletePart() {
        assertThat(text(LogTail.newestOfEach(rows("3@2", "3@1", "4@2", "6@3", "6@2", "6@1"))))
                .containsExactly("3@2", "4@2", "6@3");
    }

    private static List<String> tail(long after, long epoch, String... rows) {
        return text(LogTail.contiguous(rows(rows), after, epoch));
    }

    /** Rows as position@epoch. */
    private static List<Row<String>> rows(String... rows) {
        return Arrays.stream(rows)
                .map(row -> {
                    String[] key = row.split("@", -1);
                    return new Row<>(Long.parseLong(key[0]), Long.parseLong(key[1]), row);
                })
                .toList();
    }

    private static List<String> text(List<Row<String>> rows) {
        return rows.stream().map(Row::value).toList();
    }
}
