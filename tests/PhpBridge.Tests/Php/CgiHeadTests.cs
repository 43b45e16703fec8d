using System.Text;
using PhpBridge.Http;
using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public class CgiHeadTests
{
    [Theory]
    [InlineData("A: b\r\n\r\nbody", 8)]
    [InlineData("A: b\n\nbody", 6)]
    [InlineData("A: b\n\r\nbody", 7)]
    [InlineData("A: b\r\n\nbody", 7)]
    [InlineData("A: b\r\nC: d\r\n\r\n\r\nbody", 14)]
    [InlineData("\r\nbody", 2)]
    [InlineData("\nbody\n\n", 1)]
    [InlineData("A: b\r\n", -1)]
    [InlineData("A: b\r\n\r", -1)]
    [InlineData("", -1)]
    [InlineData("\r", -1)]
    [InlineData("no lines", -1)]
    public void The_blank_line_is_found_wherever_the_bytes_were_split(string text, int expected)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        for (var split = 0; split <= bytes.Length; split++)
        {
            var first = CgiHead.FindEnd(bytes.AsSpan(0, split), 0);
            var found = first >= 0 ? first : CgiHead.FindEnd(bytes, split);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void The_blank_line_is_found_byte_by_byte()
    {
        var bytes = "Status: 200\r\nA: b\r\n\r\nbody"u8.ToArray();
        var found = -1;

        for (var length = 1; found < 0; length++)
        {
            found = CgiHead.FindEnd(bytes.AsSpan(0, length), length - 1);
        }

        Assert.Equal(bytes.Length - 4, found);
    }

    [Theory]
    [InlineData("A: b\r\n\r\n", 200)]
    [InlineData("\r\n", 200)]
    [InlineData("Status: 404 Not Found\r\n\r\n", 404)]
    [InlineData("Status: 404\r\n\r\n", 404)]
    [InlineData("status:503\n\n", 503)]
    [InlineData("Status: 204 \r\n\r\n", 204)]
    [InlineData("Location: /x\r\n\r\n", 302)]
    [InlineData("Location: /x\r\nStatus: 301 Moved\r\n\r\n", 301)]
    [InlineData("Status: 201 Created\r\nLocation: /x\r\n\r\n", 201)]
    public void The_status_is_that_of_the_header_or_follows_from_Location(string head, int expected)
        => Assert.Equal(expected, Parse(head).Status);

    [Theory]
    [InlineData("Access-Control-Allow-Origin: https://a.example\n\n", "Origin")]
    [InlineData("Access-Control-Allow-Origin: null\nVary: Cookie\n\n", "Cookie, Origin")]
    [InlineData("access-control-allow-origin: https://a.example\nVary: Accept-Encoding , origin\n\n", "Accept-Encoding , origin")]
    [InlineData("Vary: *\nAccess-Control-Allow-Origin: https://a.example\n\n", "*")]
    [InlineData("Vary: X-Origin\nAccess-Control-Allow-Origin: https://a.example\n\n", "X-Origin, Origin")]
    [InlineData("Access-Control-Allow-Origin: *\n\n", "")]
    public void A_response_that_names_an_origin_varies_by_it(string head, string vary)
    {
        var fields = new FieldCollection();

        CgiHead.Parse(Encoding.ASCII.GetBytes(head), fields);

        fields.TryGetList("Vary"u8, out var value);
        Assert.Equal(vary, Encoding.ASCII.GetString(value.Span));
    }

    [Fact]
    public void Fields_keep_order_repeats_and_spelling()
    {
        var fields = Parse("Set-Cookie: a=1\r\nX-Empty:\r\nset-cookie:b=2\r\nX-Colon: a:b \r\n\r\n").Fields;

        Assert.Equal(["Set-Cookie=a=1", "X-Empty=", "set-cookie=b=2", "X-Colon=a:b"], fields);
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("keep-alive")]
    [InlineData("TRANSFER-ENCODING")]
    [InlineData("Upgrade")]
    [InlineData("Trailer")]
    [InlineData("Proxy-Connection")]
    [InlineData("Status")]
    [InlineData("X-Accel-Buffering")]
    [InlineData("x-accel-expires")]
    public void Fields_for_the_bridge_or_its_connection_are_not_passed_on(string name)
        => Assert.Equal(["A=b"], Parse($"{name}: 200\r\nA: b\r\n\r\n").Fields);

    [Fact]
    public void The_file_to_send_instead_is_passed_on()
        => Assert.Equal(["X-Accel-Redirect=/private/a.zip"], Parse("X-Accel-Redirect: /private/a.zip\r\n\r\n").Fields);

    [Fact]
    public void Of_several_content_types_the_last_is_meant()
        => Assert.Equal(
            ["content-type=text/plain", "A=b", "C=d"],
            Parse("Content-Type: text/css\r\nA: b\r\ncontent-type: text/plain\r\nC: d\r\n\r\n").Fields);

    [Fact]
    public void Latin_1_becomes_UTF8_and_UTF8_stays()
    {
        byte[] head = [.. "A: caf"u8, 0xE9, .. "\r\nB: caf\u00E9\r\n\r\n"u8];

        FieldCollection fields = [];
        CgiHead.Parse(head, fields);

        Assert.Equal(2, fields.Count);
        Assert.All(fields, field => Assert.Equal("café", Encoding.UTF8.GetString(field.Value.Span)));
    }

    [Theory]
    [InlineData("Status:\r\n\r\n")]
    [InlineData("Status: OK\r\n\r\n")]
    [InlineData("Status: 199\r\n\r\n")]
    [InlineData("Status: 600\r\n\r\n")]
    [InlineData("Status: -200\r\n\r\n")]
    [InlineData("Status: 99999999999\r\n\r\n")]
    [InlineData("Status: 200OK\r\n\r\n")]
    public void A_malformed_head_is_an_invalid_response(string head)
    {
        var e = Assert.Throws<PhpException>(() => Parse(head));

        Assert.Equal(PhpFailure.InvalidResponse, e.Failure);
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(": no name")]
    [InlineData("A : space before the colon")]
    [InlineData(" folded")]
    [InlineData("<b>Warning</b>: something")]
    [InlineData("Ä: b")]
    [InlineData("\r")]
    public void A_line_that_is_no_field_is_left_out(string line)
    {
        FieldCollection fields = [];

        var (status, leftOut) = CgiHead.Parse(Encoding.UTF8.GetBytes($"Status: 404\r\nB: b\r\n{line}\r\nC: c\r\n\r\n"), fields);

        Assert.Equal(404, status);
        Assert.NotNull(leftOut);
        Assert.Equal(["B", "C"], fields.Select(field => Encoding.UTF8.GetString(field.Name.Span)));
    }

    [Fact]
    public void Controls_in_a_value_become_spaces_but_tabs_stay()
        => Assert.Equal(["A=a b c\td  e"], Parse("A: a\u0001b\u007Fc\td\0\u001Fe\r\n\r\n").Fields);

    [Fact]
    public void A_complaint_quotes_no_more_than_a_little()
    {
        var (_, leftOut) = CgiHead.Parse(Encoding.UTF8.GetBytes(new string('x', 10_000) + "\r\n\r\n"), []);

        Assert.InRange(leftOut!.Length, 40, 120);
    }

    private static (int Status, IReadOnlyList<string> Fields) Parse(string head)
    {
        FieldCollection fields = [];
        var (status, _) = CgiHead.Parse(Encoding.UTF8.GetBytes(head), fields);
        return (
            status, [.. fields.Select(field => $"{Encoding.UTF8.GetString(field.Name.Span)}={Encoding.UTF8.GetString(field.Value.Span)}")]);
    }
}
