#!/usr/bin/python3
"""Makes the tables of numbers beside it with Debian's python3-scipy (1.10.1 for those that are committed).

    apt-get install python3-scipy && /usr/bin/python3 make.py

butterworth.txt  scipy.signal.butter (which is iirfilter(ftype="butter")), output="sos":
                 kind order low high rate, then b0 b1 b2 a1 a2 of each section
cookbook.txt     the Audio EQ Cookbook's analog prototypes H(s), brought to the digital world by scipy.signal.bilinear (the
                 Cookbook's own coefficients are not used): shape frequency gain q rate, then b0 b1 b2 a1 a2
response.txt     scipy.signal.sosfreqz and group_delay of some of them: the line's design, frequency, magnitude in dB,
                 phase as cosine and sine, group delay in samples
filtered.txt     scipy.signal.sosfilt and sosfiltfilt of the sequence x[n] = ((7919 n) mod 1000) / 500 - 1
"""
import numpy as np
from scipy import signal


def line(*parts):
    return " ".join(p if isinstance(p, str) else repr(float(p)) if not isinstance(p, int) else str(p) for p in parts) + "\n"


def designs():
    for rate in (8000, 44100, 192000):
        for order in range(1, 13):
            for f in (20.0, 440.0, 0.11 * rate, 0.45 * rate):
                yield "lowpass", order, f, 0.0, rate
                yield "highpass", order, f, 0.0, rate
            for lo, hi in ((50.0, 300.0), (300.0, 3400.0), (0.11 * rate, 0.2 * rate), (0.3 * rate, 0.45 * rate)):
                yield "bandpass", order, lo, hi, rate
                yield "bandstop", order, lo, hi, rate


def sos_of(kind, order, lo, hi, rate):
    return signal.butter(order, lo if hi == 0 else [lo, hi], kind, fs=rate, output="sos")


def sections(sos):
    return [v for s in sos for v in (s[0], s[1], s[2], s[4], s[5])]


with open("butterworth.txt", "w") as out:
    for kind, order, lo, hi, rate in designs():
        sos = sos_of(kind, order, lo, hi, rate)
        same = signal.iirfilter(order, lo if hi == 0 else [lo, hi], btype=kind, ftype="butter", fs=rate, output="sos")
        assert np.array_equal(sos, same)
        out.write(line(kind, order, lo, hi, rate, *sections(sos)))


def prototype(shape, gain, q):
    a = 10 ** (gain / 40)
    if shape == "peaking":
        return [1, a / q, 1], [1, 1 / (a * q), 1]
    if shape == "lowshelf":
        return [a, a * np.sqrt(a) / q, a * a], [a, np.sqrt(a) / q, 1]
    if shape == "highshelf":
        return [a * a, a * np.sqrt(a) / q, a], [1, np.sqrt(a) / q, a]
    if shape == "notch":
        return [1, 0, 1], [1, 1 / q, 1]
    return [1, -1 / q, 1], [1, 1 / q, 1]


with open("cookbook.txt", "w") as out:
    for rate in (8000, 44100, 192000):
        for f in (20.0, 125.0, 1000.0, 0.3 * rate, 0.45 * rate):
            for shape in ("peaking", "lowshelf", "highshelf", "notch", "allpass"):
                for gain in (-24.0, -3.0, 0.5, 12.0) if shape in ("peaking", "lowshelf", "highshelf") else (0.0,):
                    for q in (0.3, 0.7071, 1.4142, 12.0):
                        b, a = prototype(shape, gain, q)
                        # s is relative to the frequency: a rate of 1 / (2 tan(w / 2)) puts it there.
                        bz, az = signal.bilinear(b, a, fs=1 / (2 * np.tan(np.pi * f / rate)))
                        out.write(line(shape, f, gain, q, rate, *bz, az[1], az[2]))

with open("response.txt", "w") as out:
    for kind, order, lo, hi, rate in (("lowpass", 5, 1000.0, 0.0, 44100), ("highpass", 12, 80.0, 0.0, 48000),
                                      ("bandpass", 4, 300.0, 3400.0, 8000), ("bandstop", 3, 900.0, 1100.0, 192000)):
        sos = sos_of(kind, order, lo, hi, rate)
        for f in np.geomspace(20, 0.45 * rate, 40):
            w = 2 * np.pi * f / rate
            h = signal.sosfreqz(sos, [w])[1][0]
            gd = sum(signal.group_delay((s[:3], s[3:]), [w])[1][0] for s in sos)
            out.write(line(kind, order, lo, hi, rate, f, 20 * np.log10(abs(h)), np.cos(np.angle(h)), np.sin(np.angle(h)), gd))

with open("filtered.txt", "w") as out:
    x = ((7919 * np.arange(400)) % 1000) / 500 - 1
    for kind, order, lo, hi, rate in (("lowpass", 4, 1000.0, 0.0, 8000), ("highpass", 3, 200.0, 0.0, 44100), ("bandpass", 6, 300.0, 3400.0, 8000)):
        sos = sos_of(kind, order, lo, hi, rate)
        out.write(line("causal", kind, order, lo, hi, rate, *signal.sosfilt(sos, x)))
        out.write(line("zerophase", kind, order, lo, hi, rate, *signal.sosfiltfilt(sos, x)))
