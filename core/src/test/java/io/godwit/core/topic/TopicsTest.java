// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private static final UserId ALICE = new UserId("alice");

    @Test
    void knowsTheTopicsOfAUser() {
        assertThat(Topics.parse("u/alice/msg")).isEqualTo(new Topic.UserMessages(ALICE));
        assertThat(Topics.parse("u/alice/inbox")).isEqualTo(new Topic.Inbox(ALICE));
        assertThat(Topics.parse("u/alice/signal")).isEqualTo(new Topic.Signals(ALICE));
        assertThat(Topics.parse("u/alice/cmd")).isEqualTo(new Topic.Commands(ALICE));
        assertThat(Topics.parse("u/alice/reply")).isEqualTo(new Topic.Replies(ALICE));
        assertThat(Topics.parse("u/alice/reply/7/x")).isEqualTo(new Topic.Replies(ALICE));
    }

    @Test
    void parsesWhatItBuilds() {
        assertThat(Topics.parse(Topics.messages(ALICE))).isEqualTo(new Topic.UserMessages(ALICE));
        assertThat(Topics.parse(Topics.inbox(ALICE))).isEqualTo(new Topic.Inbox(ALICE));
        assertThat(Topics.parse(Topics.signals(ALICE))).isEqualTo(new Topic.Signals(ALICE));
        assertThat(Topics.parse(Topics.commands(ALICE))).isEqualTo(new Topic.Commands(ALICE));
        assertThat(Topics.parse(Topics.replies(ALICE))).isEqualTo(new Topic.Replies(ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u",
                "g",
                "u/",
                "g/",
                "u//msg",
                "u/alice",
                "u/alice/",
                "u/alice/inboxes",
                "u/alice/inbox/",
                "u/alice/Inbox",
                "u/alice/msg/x",
                "u/alice//inbox",
                "u/+/inbox",
                "u/a b/msg",
                "u/ä/msg",
                "u/alice/replyx",
                "u/alice/#",
                "g/team/msg",
                "g/team",
                "u/alice\u0000/inbox"
            })
    void opensNothingElseInItsNameSpace(String topic) {
        assertThat(Topics.parse(topic)).isEqualTo(new Topic.Reserved(topic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/u/alice/msg",
                "U/alice/msg",
                "user",
                "gadgets/7",
                "ux/alice/msg",
                "plant/1/temperature"
            })
    void leavesAllElseToTheAcl(String topic) {
        assertThat(Topics.parse(topic)).isEqualTo(new Topic.Raw(topic));
    }
}
