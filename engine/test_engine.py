"""What can be told without the models: python -m unittest test_engine, in the engine's environment."""

import struct
import threading
import unittest

import numpy as np

import audio
import hearing
import record
import server
import words


class Sound(unittest.TestCase):
    def test_pcm_comes_back_as_it_was(self):
        x = np.sin(np.arange(800) / 5).astype(np.float32) * 0.5
        body = audio.pcm16(x)
        y, rate = audio.read_wav(audio.wav_header(16000, len(body)) + body)
        self.assertEqual(rate, 16000)
        np.testing.assert_allclose(x, y, atol=1e-4)

    def test_a_stream_of_unknown_length_is_read_to_its_end(self):
        y, _ = audio.read_wav(audio.wav_header(24000) + b"\0\0" * 100)
        self.assertEqual(len(y), 100)

    def test_telephone_codes(self):
        for tag, code, value in ((audio.MULAW, 0x80, 32124), (audio.MULAW, 0x00, -32124), (audio.MULAW, 0xFF, 0),
                                 (audio.ALAW, 0xAA, 32256), (audio.ALAW, 0x2A, -32256), (audio.ALAW, 0xD5, 8)):
            form = struct.pack("<HHIIHH", tag, 1, 8000, 8000, 1, 8)
            wav = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 1) + bytes([code])
            y, rate = audio.read_wav(wav)
            self.assertEqual((rate, round(float(y[0]) * 2**15)), (8000, value), hex(code))

    def test_what_is_no_wav_is_refused(self):
        for bad in (b"", b"ID3 music", b"RIFF\0\0\0\0WAVE", audio.wav_header(16000, 0)[:30]):
            with self.assertRaises(audio.BadSound):
                audio.read_wav(bad)

    def test_a_tone_keeps_its_pitch_and_height_when_resampled(self):
        for source, target in ((8000, 16000), (24000, 16000), (48000, 16000), (16000, 24000)):
            x = np.sin(2 * np.pi * 440 * np.arange(source) / source).astype(np.float32)
            y = audio.resample(x, source, target)[200:-200]
            want = np.sin(2 * np.pi * 440 * np.arange(target) / target)[200:-200]
            np.testing.assert_allclose(y, want[:len(y)], atol=0.01, err_msg=f"{source} to {target}")

    def test_a_long_sound_is_cut_where_it_is_quiet(self):
        x = np.full(40 * hearing.RATE, 0.1, np.float32)
        x[25 * hearing.RATE:26 * hearing.RATE] = 0
        first, second = hearing.split(x)
        self.assertTrue(25 <= len(first) / hearing.RATE <= 26)
        self.assertEqual(len(first) + len(second), len(x))


class Heard(unittest.TestCase):
    def test_inventions_are_dropped(self):
        for text in ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "Thank you for watching!", "谢谢观看", "...", "",
                     "以下是普通话的句子。", "好好好好好好好好好好好好好好好好好好好好好好好好好好好好好好"):
            self.assertEqual(hearing.tidy(text, "zh", ""), "", text)

    def test_what_an_elder_says_stays(self):
        for text in ("谢谢。", "好好好。", "不对！"):
            self.assertEqual(hearing.tidy(text, "zh", "对，不对，好"), text)

    def test_chinese_gets_chinese_punctuation(self):
        self.assertEqual(hearing.tidy("好的,明天见.", "zh", ""), "好的，明天见。")

    def test_the_prompt_read_back_is_no_speech(self):
        prompt = "我要订午饭，打扫卫生，找人工帮忙。"
        self.assertEqual(hearing.tidy(prompt, "zh", prompt), "")


class Spoken(unittest.TestCase):
    def test_numbers_are_said_as_people_say_them(self):
        for written, said in (
                ("12:30到", "十二点三十分到"), ("下午2:00", "下午两点"), ("9:05", "九点零五分"),
                ("2026-03-04", "二零二六年三月四日"), ("2026年3月4日", "二零二六年三月四日"),
                ("13800138000", "幺三八零零幺三八零零零"), ("请拨打120。", "请拨打幺二零。"), ("120元", "一百二十元"),
                ("25.5元", "二十五点五元"), ("301室", "三零幺室"), ("80%", "百分之八十"), ("2个人", "两个人"),
                ("12个", "十二个"), ("¥30", "三十元")):
            self.assertEqual(words.spell_numbers(written), said)

    def test_a_long_sentence_gives_up_its_first_clause(self):
        text = "好的，我明白了，明天中午十一点半给您送一份午饭，对吗？"
        self.assertEqual(words.sentences(text)[0], "好的，我明白了，")
        self.assertEqual(words.sentences(text, eager=False), [text])

    def test_no_word_is_lost_in_cutting(self):
        text = "没有标点的很长很长的一句话" * 20
        pieces = words.sentences(text)
        self.assertEqual("".join(pieces), text)
        self.assertTrue(all(len(p) <= 60 for p in pieces))

    def test_punctuation_alone_is_nothing(self):
        self.assertEqual(words.sentences("。。。 ！"), [])

    def test_both_tongues_become_phonemes(self):
        phonemes = words.Phonemes()
        self.assertEqual(phonemes("你好。"), "ni↓xau↓.")
        self.assertEqual(phonemes("Hello."), "həlˈO.")
        self.assertIn("Okˈ", phonemes("请按OK键"))


class Wire(unittest.TestCase):
    def test_a_form_is_taken_apart(self):
        body = (b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\xe5\x8d\x88\xe9\xa5\xad\r\n'
                b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRI\r\nFF\x00\xff\r\n--b--\r\n')
        fields = server.parse_form("multipart/form-data; boundary=b", body)
        self.assertEqual(fields, {"prompt": "午饭", "file": b"RI\r\nFF\x00\xff"})

    def test_what_is_no_form_is_refused(self):
        with self.assertRaises(server.Refused) as e:
            server.parse_form("application/json", b"{}")
        self.assertEqual(e.exception.status, 400)

    def test_a_long_queue_is_told_to_come_back(self):
        gate = server.Turnstile(waiting=1)
        inside, leave, waited = threading.Event(), threading.Event(), threading.Event()

        def first():
            with gate():
                inside.set()
                leave.wait(5)

        def second():
            with gate():
                waited.set()

        one, two = threading.Thread(target=first), threading.Thread(target=second)
        one.start()
        self.assertTrue(inside.wait(5))
        two.start()
        while gate._room._value:  # until the second stands in the queue
            two.join(0.001)
        with self.assertRaises(server.Refused) as e, gate():
            pass
        self.assertEqual((e.exception.status, waited.is_set()), (429, False))
        leave.set()
        one.join(5)
        two.join(5)
        self.assertTrue(waited.is_set())

    def test_english_pieces_get_a_space(self):
        self.assertEqual("".join(server.join(["Yes.", "No.", "好的。", "对。"])), "Yes. No.好的。对。")


class Lines(unittest.TestCase):
    def test_remarks_and_voices(self):
        self.assertEqual(list(record.lines(["# a\n", "\n", "hello\tzh\t您好。\n", "bye\ten\tBye.\taf_heart\n"])),
                         [("hello", "zh", "您好。", ""), ("bye", "en", "Bye.", "af_heart")])

    def test_a_name_cannot_leave_its_folder(self):
        with self.assertRaises(SystemExit):
            list(record.lines(["../x\tzh\t您好。"]))


if __name__ == "__main__":
    unittest.main()
