using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Reading;

public sealed class FileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlfw-plans").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_missing_file_is_a_fault_that_names_the_file_meant()
    {
        File.WriteAllText(Path.Combine(folder, "experiments.yaml"), "");
        var path = Path.Combine(folder, "experiment.yaml");
        Report(path)
            .ShouldBe($"{path}: there is no such file; did you mean '{Path.Combine(folder, "experiments.yaml")}'?");
    }

    [Fact]
    public void A_file_in_a_missing_folder_is_a_fault()
    {
        var path = Path.Combine(folder, "nowhere", "experiments.yaml");
        Report(path).ShouldBe($"{path}: there is no such file");
    }

    [Fact]
    public void A_folder_is_a_fault() =>
        Report(folder).ShouldBe($"{folder}: this is a folder, not an experiment file; name a .yaml file in it");

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_fault_at_their_place()
    {
        var path = Write([.. "version: 1\nx: "u8, 0xFF, .. "\n"u8]);
        Report(path).ShouldBe($"{path}:2:4: this byte is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public void UTF16_is_a_fault()
    {
        var path = Write([0xFF, 0xFE, (byte)'a', 0]);
        Report(path).ShouldBe($"{path}:1:1: the file is UTF-16; save it as UTF-8");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF16_without_its_mark_is_a_fault_of_its_encoding(bool bigEndian)
    {
        var path = Write(new System.Text.UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes(Planner.Cartpole()));
        Report(path).ShouldBe($"{path}:1:1: the file is UTF-16; save it as UTF-8");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_fault_at_their_place()
    {
        var reason = "this byte is NUL: the file is not text; perhaps its writing was cut off; restore it";
        var zeros = Write(new byte[100]);
        Report(zeros).ShouldBe($"{zeros}:1:1: {reason}");
        var cut = Write([.. "version: 1\nx: "u8, 0, 0, 0]);
        Report(cut).ShouldBe($"{cut}:2:4: {reason}");
    }

    [Fact]
    public void A_file_larger_than_ten_megabytes_is_a_fault()
    {
        var path = Write(new byte[(10 * 1024 * 1024) + 1]);
        Report(path)
            .ShouldBe($"{path}: the file is larger than 10 MB; an experiment file names data, it does not hold it");
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_read_over()
    {
        var path = Write([
            0xEF,
            0xBB,
            0xBF,
            .. System.Text.Encoding.UTF8.GetBytes(Planner.Cartpole().ReplaceLineEndings("\r\n")),
        ]);
        Report(path).ShouldBe("");
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_a_fault()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("files have no Unix mode here");
            return;
        }

        var path = Write("version: 1"u8.ToArray());
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.SkipWhen(CanRead(path), "this user may read any file");
        Report(path).ShouldStartWith($"{path}: the file cannot be read:");
    }

    [Fact]
    public void A_report_is_thrown_as_the_users_fault_where_the_caller_wants_runs()
    {
        var result = ExperimentPlanner.Plan(new PlanningRequest(folder, TestCatalog.Instance));
        Should.Throw<Contracts.UserErrorException>(() => result.RunsOrThrow()).Message.ShouldBe(result.Report);
    }

    private static string Report(string path) =>
        ExperimentPlanner.Plan(new PlanningRequest(path, TestCatalog.Instance)).Report;

    private static bool CanRead(string path)
    {
        try
        {
            File.ReadAllBytes(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder, "file.yaml");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
