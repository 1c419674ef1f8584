// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
//
// Preloaded into a process under test: its wall clock is off by what the file of LOADTEST_CLOCK_FILE says, 8 bytes of
// nanoseconds in the machine's byte order, from one call to the next. Monotonic clocks and all that waits are untouched; a wait
// until a point of the wall clock, of which a JVM has few, ends early or late by that much.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t NANOS = 1000000000;
static const volatile int64_t *offset;
static int (*real)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_clock(void) {
    const char *path = getenv("LOADTEST_CLOCK_FILE");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        void *page = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
        offset = page == MAP_FAILED ? NULL : page;
        close(file);
    }
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    // before the constructor there is only the slow way
    int failed = real != NULL ? real(clock, now) : (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && offset != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t shifted = now->tv_sec * NANOS + now->tv_nsec + *offset;
        now->tv_sec = shifted / NANOS;
        now->tv_nsec = shifted % NANOS;
    }
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone; // no longer used by anybody
    struct timespec fine;
    int failed = clock_gettime(CLOCK_REALTIME, &fine);
    now->tv_sec = fine.tv_sec;
    now->tv_usec = fine.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *seconds) {
    struct timespec fine;
    time_t now = clock_gettime(CLOCK_REALTIME_COARSE, &fine) == 0 ? fine.tv_sec : -1;
    if (seconds != NULL) {
        *seconds = now;
    }
    return now;
}
