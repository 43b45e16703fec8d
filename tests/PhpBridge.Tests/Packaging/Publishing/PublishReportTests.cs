using PhpBridge.Packaging.Publishing;
using Xunit;

namespace PhpBridge.Tests.Packaging.Publishing;

public class PublishReportTests
{
    private static readonly PublishedLayer[] Layers =
    [
        new("eu-central-1", "x86_64", "a-x86_64", 7, "arn:aws:lambda:eu-central-1:1:layer:a-x86_64:7", "a+/=",
            Published: true, Public: false),
        new("us-east-1", "arm64", "a-arm64", 3, "arn:aws:lambda:us-east-1:1:layer:a-arm64:3", "bQ==", Published: false, Public: true),
    ];

    [Fact]
    public void The_table_has_a_row_per_version()
        => Assert.Equal(
            """
            REGION           FOR     STATE     ARN
            eu-central-1     x86_64  published arn:aws:lambda:eu-central-1:1:layer:a-x86_64:7
            us-east-1        arm64   unchanged arn:aws:lambda:us-east-1:1:layer:a-arm64:3

            """,
            PublishReport.Table(Layers));

    [Fact]
    public void JSON_has_an_object_per_version()
        => Assert.Equal(
            """
            [
              {
                "region": "us-east-1",
                "architecture": "arm64",
                "name": "a-arm64",
                "version": 3,
                "arn": "arn:aws:lambda:us-east-1:1:layer:a-arm64:3",
                "codeSha256": "bQ==",
                "published": false,
                "public": true
              }
            ]

            """,
            PublishReport.Json(Layers[1..]));

    [Fact]
    public void Hashes_are_not_escaped()
        => Assert.Contains("\"a+/=\"", PublishReport.Json(Layers), StringComparison.Ordinal);
}
