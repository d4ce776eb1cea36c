using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Plugins.Json;

namespace Rlfw.Plugins.Language.Tests.Datasets;

/// <summary>The forms of files that the json dataset reads, and where it finds them.</summary>
public sealed class DataFileTests : IDisposable
{
    private const string Reference = "hf://datasets/org/name";

    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.csv", "q,a\r\n1+1,2\r\n\"1,5+1\",\"2,5\"\r\n")]
    [InlineData("a.csv", "\uFEFFq,a\n1+1,2\n\n\"1,5+1\",\"2,5\"")]
    [InlineData("A.CSV", "\"q\",\"a\"\n\"1+1\",\"2\"\n\"1,5+1\",\"2,5\"\n")]
    [InlineData("a.tsv", "q\ta\n1+1\t2\n1,5+1\t2,5\n")]
    public void Separated_values_are_rows_whose_fields_the_header_names(string name, string text) =>
        Load(new JsonOptions { Path = Write(name, text) }).ShouldBe([("1+1", "2"), ("1,5+1", "2,5")]);

    [Fact]
    public void A_quoted_value_may_hold_quotes_line_ends_and_nothing()
    {
        var path = Write("a.csv", "q,a\n\"say \"\"hi\"\"\nthen\r\ngo\",\n\" b \",é\n");
        Load(new JsonOptions { Path = path }).ShouldBe([(" b ", "é"), ("say \"hi\"\nthen\r\ngo", "")]);
    }

    [Theory]
    [InlineData("q,a\n1,2\n3\n", ":3:", "this row has 1 value, the header has 2 values")]
    [InlineData("q,a\n\"x\ny\",2\n\n3,4,5\n", ":5:", "this row has 3 values")]
    [InlineData("q,a\n1,2\n\"3,4\n5,6\n", ":3:", "a quote is wrong")]
    [InlineData("q,a\n1,2\n\"3\"x,4\n", ":3:", "a quote is wrong")]
    [InlineData("q,a\n1,2\n3\"x\",4\n", ":3:", "a quote is wrong")]
    [InlineData("\nq,q\n1,2\n", ":2:", "two columns are named 'q'")]
    [InlineData("q,,a\n1,2,3\n", ":1:", "column 2 has no name")]
    [InlineData("\n\n", "", "the file is empty")]
    [InlineData("", "", "the file is empty")]
    [InlineData("q,b\n1,2\n", ":2:", "no field 'a'; its fields are b, q")]
    [InlineData("q,a\n", "", "0 rows give no example")]
    public void A_fault_in_separated_values_is_told_with_file_and_line(string text, string place, string words)
    {
        var path = Write("a.csv", text);
        var fault = Should.Throw<UserErrorException>(() => Load(new JsonOptions { Path = path }));
        fault.Message.ShouldStartWith(path + place);
        fault.Message.ShouldContain(words);
    }

    [Fact]
    public void The_format_may_be_said_where_the_extension_does_not()
    {
        var path = Write("data.txt", "q,a\n1,2\n");
        Load(new JsonOptions { Path = path, Format = DataFormat.Csv }).ShouldBe([("1", "2")]);
        Should.Throw<UserErrorException>(() => Load(new JsonOptions { Path = path })).Message.ShouldContain("not JSON");
    }

    [Theory]
    [InlineData("a.jsonl.gz", "{\"q\":\"1\",\"a\":2}\n")]
    [InlineData("a.csv.gz", "q,a\n1,2\n")]
    public void Packed_files_are_read_and_damaged_ones_named(string name, string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        var path = Write(name, packed.ToArray());
        Load(new JsonOptions { Path = path }).ShouldBe([("1", "2")]);

        foreach (var bytes in new[] { packed.ToArray()[..^9], packed.ToArray()[..^3], packed.ToArray()[..12] })
        {
            File.WriteAllBytes(path, bytes);
            Should
                .Throw<UserErrorException>(() => Load(new JsonOptions { Path = path }))
                .Message.ShouldContain("it is cut off or damaged");
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_named_with_its_line()
    {
        var path = Write("a.csv", [.. "q,a\n1,2\ncaf"u8, 0xe9, .. ",3\n"u8]);
        Should
            .Throw<UserErrorException>(() => Load(new JsonOptions { Path = path }))
            .Message.ShouldBe($"{path}:3: this is not UTF-8: save the file with that encoding");
    }

    [Fact]
    public void Damaged_files_are_no_crash()
    {
        byte[][] files =
        [
            .. new[]
            {
                "q,a\n\"1,1\",2\n3,\"4\"\"\"\n",
                "{\"q\":\"1\",\"a\":[2,{\"b\":null}]}\n{\"q\":\"é\",\"a\":1}\n",
            }.Select(Encoding.UTF8.GetBytes),
        ];
        var random = new RandomStream(1, "damage");
        for (var i = 0; i < 2000; i++)
        {
            var bytes = files[i % 2].ToArray();
            for (var n = random.NextInt(3); n >= 0; n--)
            {
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            }

            var path = Write(i % 2 == 0 ? "a.csv" : "a.jsonl", bytes[..(bytes.Length - random.NextInt(4))]);
            try
            {
                Load(new JsonOptions { Path = path });
            }
            catch (UserErrorException fault)
            {
                fault.Message.ShouldContain(path);
            }
        }
    }

    [Fact]
    public void A_folder_and_a_hubs_dataset_have_one_file_or_it_is_said_which()
    {
        Write("README.md", "");
        Write("dataset_infos.json", "{}");
        Write("data/train-0.jsonl", "{\"q\":\"1\",\"a\":1}\n");
        Load(new JsonOptions { Path = _folder }).ShouldBe([("1", "1")]);

        Write("data/train-1.csv", "q,a\n2,2\n");
        Write("data/test-0.jsonl", "{\"q\":\"3\",\"a\":3}\n");
        var hub = new FolderHub((Reference, _folder));
        Load(new JsonOptions { Path = Reference, File = "train" }, hub).ShouldBe([("1", "1"), ("2", "2")]);
        hub.Fetched.ShouldBe(["data/train-0.jsonl", "data/train-1.csv"]);
        Load(new JsonOptions { Path = Reference, File = "data/test-*.jsonl" }, hub).ShouldBe([("3", "3")]);
        Load(new JsonOptions { Path = Reference, File = "**" + "/train-?.*" }, hub).Count.ShouldBe(2);

        var fault = Should.Throw<UserErrorException>(() => Load(new JsonOptions { Path = Reference }, hub)).Message;
        fault.ShouldContain($"{Reference} has several files");
        fault.ShouldContain("data/test-0.jsonl, data/train-0.jsonl, data/train-1.csv");
        Should
            .Throw<UserErrorException>(() => Load(new JsonOptions { Path = Reference, File = "validation" }, hub))
            .Message.ShouldContain("no file is named like 'validation'");
    }

    [Fact]
    public void A_fault_in_a_hubs_file_names_reference_file_and_line()
    {
        Write("train.csv", "q,a\n1\n");
        Should
            .Throw<UserErrorException>(() =>
                Load(new JsonOptions { Path = Reference }, new FolderHub((Reference, _folder)))
            )
            .Message.ShouldStartWith($"{Reference}/train.csv:2: this row has 1 value");
    }

    [Fact]
    public void Parquet_is_refused_by_name_with_the_command_that_converts_it()
    {
        var hub = new FolderHub((Reference, _folder));
        Write("main/train-00000-of-00001.parquet", "PAR1");
        foreach (var file in new[] { null, "train", "main/*.parquet" })
        {
            var fault = Should.Throw<UserErrorException>(() =>
                Load(new JsonOptions { Path = Reference, File = file }, hub)
            );
            fault.Message.ShouldStartWith(
                $"{Reference}/main/train-00000-of-00001.parquet: Parquet is not supported yet. Convert it once"
            );
            fault.Message.ShouldContain(
                $"pandas.read_parquet('{Reference}/main/train-00000-of-00001.parquet').to_json('train-00000-of-00001.jsonl'"
            );
        }

        hub.Fetched.ShouldBeEmpty();
        var path = Write("hidden.json", "PAR1 and bytes");
        Should.Throw<UserErrorException>(() => Load(new JsonOptions { Path = path })).Message.ShouldContain("Parquet");
    }

    [Fact]
    public void Paths_are_checked_before_anything_is_read()
    {
        OptionsCheck.Faults(new JsonOptions { Path = Reference, File = "train" }).ShouldBeEmpty();
        OptionsCheck.Faults(new JsonOptions { Path = _folder }).ShouldBeEmpty();
        Fault(new JsonOptions { Path = "hf://org/name" }).ShouldContain("write hf://datasets/org/name");
        Fault(new JsonOptions { Path = "hf://datasets/name" }).ShouldContain("not a reference to a hub");
        Fault(new JsonOptions { Path = Write("a.csv", ""), File = "train" }).ShouldContain("is a file already");

        static string Fault(JsonOptions options) => OptionsCheck.Faults(options).ShouldHaveSingleItem();
    }

    [Fact]
    public void What_was_loaded_is_noted()
    {
        var one = LoadSplits(new JsonOptions { Path = Write("a.csv", "q,a\n1,2\n") }).Origin;
        var other = LoadSplits(new JsonOptions { Path = Write("a.csv", "q,a\n1,3\n") }).Origin;
        one!.ShouldStartWith("sha256:");
        other.ShouldNotBe(one);
        LoadSplits(new JsonOptions { Path = Reference }, new FolderHub((Reference, _folder)))
            .Origin!.ShouldStartWith($"{Path.GetFileName(_folder)} sha256:");
    }

    [Fact]
    public void Files_that_a_run_reads_are_those_the_options_choose()
    {
        Write("train.csv", "");
        Write("test.csv", "");
        IReadsFiles options = new JsonOptions { Path = _folder, File = "train" };
        options.InputFiles.ShouldBe([Path.Combine(_folder, "train.csv")]);
        ((IReadsFiles)new JsonOptions { Path = Reference }).InputFiles.ShouldBeEmpty();
    }

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static IReadOnlyList<(string, string?)> Load(JsonOptions options, IHub? hub = null) =>
        [
            .. LoadSplits(options with { Prompt = "{q}", Answer = "{a}" }, hub)
                .Train.Select(example => (example.Prompt, example.Answer))
                .OrderBy(pair => pair.Prompt, StringComparer.Ordinal),
        ];

    private static DatasetSplits LoadSplits(JsonOptions options, IHub? hub = null) =>
        new JsonDataset(
            options with
            {
                HeldOut = 0,
                Prompt = options.Prompt.Names is ["prompt"] ? "{q}" : options.Prompt,
            },
            hub ?? new FolderHub(),
            NullLogger<JsonDataset>.Instance
        ).Load(new RandomStream(1, "dataset"), TestContext.Current.CancellationToken);
}
