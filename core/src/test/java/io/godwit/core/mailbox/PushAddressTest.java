// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where devices can be woken. */
class PushAddressTest extends PushScene {
    private String token(String device) {
        return Objects.requireNonNull(world.registrations.get(new DeviceId(device)))
                .address()
                .address()
                .reveal();
    }

    /** What another device hears that claims an address of the phone's. */
    private List<Boolean> letGo(String token) {
        List<Boolean> gone = new ArrayList<>();
        world.mailbox().addresses().letGo(PHONE, PushWorld.address(token), gone::add);
        seconds(2);
        return gone;
    }

    @Test
    void usesTheNewestAddressOfADevice() {
        FakeDevice phone = online("phone");
        register("phone", "rotated");
        disconnect(phone);
        bob("hello");
        seconds(5);

        assertThat(pushed())
                .extracting(request -> request.address().address().reveal())
                .containsExactly("rotated");
        assertThat(token("phone")).isEqualTo("rotated");
    }

    @Test
    void keepsTwentyAddressesAndDropsTheOldest() {
        offline("first");
        for (int i = 0; i < 20; i++) {
            offline("device" + i);
        }
        bob("hello");
        seconds(5);

        assertThat(world.registrations).hasSize(20).doesNotContainKey(new DeviceId("first"));
        assertThat(pushed())
                .extracting(PushRequest::device)
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    @Test
    void dropsAnAddressThatWasNotRegisteredForTooLong() {
        offline("phone");
        world.pass(Duration.ofDays(271));
        bob("hello");
        seconds(5);

        assertThat(attempts()).isEmpty();
        assertThat(world.registrations).isEmpty();
        assertThat(decided()).containsExactly("SUPPRESSED address_expired");
    }

    @Test
    void isNotWokenAfterItsUserLoggedOut() {
        online("phone");
        assertThat(ask("phone", "{'op':'push.remove'}")).contains("true");
        bob("hello");
        seconds(60);

        assertThat(attempts()).isEmpty();
        assertThat(world.registrations).isEmpty();
    }

    @Test
    void doesNotLetALogoutOvertakeTheRegistrationBeforeIt() {
        connect("phone");
        List<AddressBook.Result> registered = new ArrayList<>();
        List<Boolean> removed = new ArrayList<>();
        world.register(PHONE, "token", registered::add);
        world.mailbox().addresses().remove(PHONE, removed::add);
        seconds(2);

        assertThat(removed).as("to be tried again").containsExactly(false);
        assertThat(registered).containsExactly(AddressBook.Result.REGISTERED);
    }

    @Test
    void doesNotRegisterWhatIsBeingRemoved() {
        online("phone");
        List<AddressBook.Result> registered = new ArrayList<>();
        List<Boolean> removed = new ArrayList<>();
        world.mailbox().addresses().remove(PHONE, removed::add);
        world.register(PHONE, "phone-token", registered::add);
        seconds(2);

        assertThat(removed).containsExactly(true);
        assertThat(registered).as("to be tried again").containsExactly(AddressBook.Result.UNAVAILABLE);
        assertThat(world.registrations).isEmpty();
    }

    @Test
    void letsGoOfAnAddressThatAnotherUserRegistered() {
        offline("phone");
        assertThat(letGo("phone-token")).containsExactly(true);
        bob("hello");
        seconds(60);

        assertThat(attempts()).isEmpty();
        assertThat(world.registrations).isEmpty();
    }

    @Test
    void keepsANewerAddressWhenTheOldOneGoesToAnotherUser() {
        FakeDevice phone = online("phone");
        register("phone", "rotated");
        assertThat(letGo("phone-token")).containsExactly(true);
        disconnect(phone);
        bob("hello");
        seconds(5);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void tellsWhoLosesAnAddressWhileRegisteringIt() {
        connect("phone");
        List<AddressBook.Result> registered = new ArrayList<>();
        world.register(PHONE, "token", registered::add);
        assertThat(letGo("token")).as("to be asked again").containsExactly(false);

        assertThat(registered).containsExactly(AddressBook.Result.LOST);
        assertThat(world.registrations).isEmpty();
    }
}
